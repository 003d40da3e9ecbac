// Which texts differ in case only.

import Primitives
import Testing

@Suite struct CaseFoldingTests {
    /// The one scalar of a mapping.
    private static func single(_ text: String) -> Unicode.Scalar? {
        text.unicodeScalars.count == 1 ? text.unicodeScalars.first : nil
    }

    @Test func `A letter folds as its capital and its small one do, and all others stay`() {
        var count = 0
        var wrong: [Unicode.Scalar] = []
        for scalar in (UInt32(0)...0x10FFFF).lazy.compactMap(Unicode.Scalar.init) {
            let folded = CaseFolding.folded(scalar)
            count += folded == scalar ? 0 : 1
            let partners = Self.partners(of: scalar)
            if CaseFolding.folded(folded) != folded
                || partners.contains(where: { CaseFolding.folded($0) != folded })
            {
                wrong.append(scalar)
            }
        }
        #expect(wrong == [])
        #expect(count == 1428 + 26)
    }

    /// The capital and the small letter of a scalar, as far as Unicode 14.0, whose table is used, has
    /// them. The dotless i is a letter of its own.
    private static func partners(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        guard scalar != "\u{131}", scalar.properties.isCased || scalar.value == 0x345 else {
            return []
        }
        let mappings = [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping]
        return mappings.compactMap(single).filter { other in
            [scalar, other].allSatisfy { $0.properties.age.map { $0.major <= 14 } ?? false }
        }
    }

    /// Pairs that are equal.
    private static let pairs = [
        ("", ""), ("Smith", "sMITH"), ("Élodie", "éLODIE"), ("Ñandú", "ñANDÚ"), ("ÖL", "öl"),
        ("Σοφός", "ΣΟΦΌΣ"), ("Ёлкин", "ёЛКИН"), ("\u{212B}se", "Åse"), ("\u{212A}", "k"),
        ("\u{23A}b", "\u{2C65}B"), ("李", "李"), ("\u{10400}", "\u{10428}"),
    ]
    /// Pairs that are not, the lesser one first.
    private static let others = [
        ("", "a"), ("a", "B"), ("E", "é"), ("e\u{301}", "é"), ("z", "É"), ("É", "Éa"),
        ("éa", "ÉB"), ("SS", "ß"), ("i", "İ"), ("i", "ı"), ("a\0", "a\0b"), ("a", "a\0"),
        ("_", "A"),
        ("é", "李"), ("李", "😀"),
    ]

    private static func order(_ left: String, _ right: String) -> Int {
        unsafe Array(left.utf8).withUnsafeBufferPointer { left in
            unsafe Array(right.utf8).withUnsafeBufferPointer { right in
                unsafe CaseFolding.compare(left, right).signum()
            }
        }
    }

    private static func bytes(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        CaseFolding.append(Array(text.utf8).span, to: &bytes)
        return bytes
    }

    @Test("Texts are equal if they differ in case only", arguments: pairs)
    func alike(left: String, right: String) {
        #expect(CaseFolding.equal(left, right))
        #expect(Self.order(left, right) == 0)
        #expect(Self.bytes(left) == Self.bytes(right))
    }

    @Test("Accents count, and the order is that of the folded scalars", arguments: others)
    func accents(left: String, right: String) {
        #expect(!CaseFolding.equal(left, right))
        #expect(Self.order(left, right) == -1)
        #expect(Self.order(right, left) == 1)
        #expect(Self.bytes(left).lexicographicallyPrecedes(Self.bytes(right)))
    }

    @Test("Texts drawn from few letters have the order of their folded bytes")
    func drawn() {
        var random = SplitMix64(state: 1)
        let letters = [
            "a", "A", "é", "É", "\u{23A}", "\u{2C65}", "k", "\u{212A}", "😀", "\u{10400}",
        ]
        let texts = (0..<300).map { _ in
            (0..<Int.random(in: 0...4, using: &random)).map { _ in
                letters.randomElement(using: &random)!
            }.joined()
        }
        for left in texts {
            for right in texts {
                let (one, other) = (Self.bytes(left), Self.bytes(right))
                let expected = one == other ? 0 : one.lexicographicallyPrecedes(other) ? -1 : 1
                #expect(Self.order(left, right) == expected)
            }
        }
    }

    @Test func `Bytes that are no UTF-8 have an order, too`() {
        for bytes in [[0xC3], [0x80], [0xE2, 0x84], [0x61, 0xC3], [0xFF, 0xFE]] as [[UInt8]] {
            let order = unsafe bytes.withUnsafeBufferPointer { left in
                unsafe Array("a".utf8).withUnsafeBufferPointer {
                    unsafe CaseFolding.compare(left, $0).signum()
                }
            }
            #expect(order == 1)
        }
    }
}
