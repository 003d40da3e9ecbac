// Messages of the domain name system: RFC 1035, section 4.

/// A question for the addresses of a name.
struct DNSQuestion: Hashable {
    /// The kind of addresses, by the number of its records.
    enum Kind: UInt16, CaseIterable {
        /// `A` (RFC 1035, section 3.4.1).
        case version4 = 1
        /// `AAAA` (RFC 3596, section 2.1).
        case version6 = 28
    }

    let id: UInt16
    let name: DNSName
    let kind: Kind

    /// The class of the internet.
    static let internet: UInt16 = 1

    /// The message that asks, with the wish that the server asks others.
    var message: [UInt8] {
        [UInt8(id >> 8), UInt8(id & 0xFF), 1, 0, 0, 1, 0, 0, 0, 0, 0, 0] + name.bytes
            + [0, UInt8(kind.rawValue), 0, UInt8(Self.internet)]
    }
}

/// The answer to a question.
struct DNSAnswer {
    /// The addresses, as numeric hosts of a URL.
    var addresses: [String] = []
    /// How long they hold.
    var seconds: UInt32 = .max
    /// Whether the server knows: that there are addresses, or that no address is known.
    let isFinal: Bool

    /// Addresses that are kept: no request tries more.
    static let addressesMax = 8
    /// Names that lead to others, one after the other: more are a circle.
    private static let aliasesMax = 16

    /// Reads an answer. Of one that was cut short what is complete counts.
    /// - Throws: `Refusal`.
    init(_ bytes: [UInt8], to question: DNSQuestion) throws(Refusal) {
        var reader = DNSReader(bytes)
        guard let header = reader.header(), header.id == question.id, header.isResponse,
            reader.question() == question
        else { throw .foreign }
        let isCut = header.isTruncated
        // 0: no error; 3: there is no such name (RFC 1035, section 4.1.1).
        guard header.code == 0 || header.code == 3 else { throw .unanswered(header.code) }
        var records: [DNSRecord] = []
        for _ in 0..<header.answerCount {
            guard let record = reader.record() else {
                guard isCut else { throw .malformed }
                break
            }
            records.append(record)
        }
        isFinal = !isCut
        collect(records, of: question)
        guard isFinal || !addresses.isEmpty else { throw .truncated }
    }

    /// Takes the addresses of the name, or of the one that it leads to.
    private mutating func collect(_ records: [DNSRecord], of question: DNSQuestion) {
        var name = question.name
        for _ in 0..<Self.aliasesMax {
            let own = records.filter { $0.name == name }
            for record in own where record.kind == question.kind.rawValue {
                guard addresses.count < Self.addressesMax, let address = record.address else {
                    continue
                }
                addresses.append(address)
                seconds = min(seconds, record.seconds)
            }
            guard addresses.isEmpty, let alias = own.lazy.compactMap(\.alias).first else { return }
            name = alias
        }
    }

    /// Why bytes are no answer to a question.
    enum Refusal: Error, Equatable {
        /// They answer something else: their sender may have guessed.
        case foreign
        case malformed
        /// They were cut short before the first address.
        case truncated
        /// The server cannot answer, by its code.
        case unanswered(UInt8)
    }
}

/// A record of an answer.
struct DNSRecord {
    let name: DNSName
    let kind: UInt16
    let seconds: UInt32
    let data: ArraySlice<UInt8>
    /// The name that it leads to: `CNAME` (RFC 1035, section 3.3.1).
    let alias: DNSName?

    /// The address, as the numeric host of a URL; nil for data of another size.
    var address: String? {
        let bytes = Array(data)
        switch (DNSQuestion.Kind(rawValue: kind), bytes.count) {
        case (.version4, 4): return bytes.map(String.init).joined(separator: ".")
        case (.version6, 16):
            let groups = stride(from: 0, to: 16, by: 2).map { index in
                String(UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1]), radix: 16)
            }
            return "[" + groups.joined(separator: ":") + "]"
        default: return nil
        }
    }
}
