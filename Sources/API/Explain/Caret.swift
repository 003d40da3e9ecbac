// The caret below a refused condition or order, at the position of the error.

import Conditions
import Dialect
import Primitives
import Schema

/// Finds where the parameters of a list are refused, after they were.
struct Caret {
    /// The text on one line, and below it `^` under what is wrong; empty where it is wrong as a
    /// whole.
    let lines: String

    init(_ parameters: Parameters, _ resolver: Resolver) {
        for kind in ConditionKind.allCases {
            for text in parameters.values(of: kind.rawValue) {
                guard let lines = Self.lines(text, as: kind, resolver) else { continue }
                self.lines = lines
                return
            }
        }
        lines = parameters["orderBy"].flatMap { Self.lines(order: $0, resolver) } ?? ""
    }

    private static func lines(_ text: String, as kind: ConditionKind, _ resolver: Resolver)
        -> String?
    {
        do {
            let condition = try Condition.parse(text, limits: Limits.conditions)
            return condition.flatMap { resolver.culprit(of: $0, as: kind) }.map {
                caret(in: text, below: $0)
            }
        } catch {
            return error.caret(in: text)
        }
    }

    private static func lines(order text: String, _ resolver: Resolver) -> String? {
        do {
            let keys = try OrderBy.parse(text, limits: Limits.conditions)
            let key = keys.prefix(Limits.sortKeysMax).first { !resolver.resolves($0) }
            let last = keys.count > Limits.sortKeysMax ? keys.first : nil
            return (key ?? last).map { caret(in: text, below: $0.path.range) }
        } catch {
            return error.caret(in: text)
        }
    }

    /// The text on one line, and below it `^` under the bytes of `range`.
    private static func caret(in text: String, below range: Range<Int>) -> String {
        let bytes = text.utf8.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }
        let columns = { (part: Range<Int>) in String(decoding: bytes[part], as: UTF8.self).count }
        return String(decoding: bytes, as: UTF8.self) + "\n"
            + String(repeating: " ", count: columns(0..<range.lowerBound))
            + String(repeating: "^", count: max(1, columns(range)))
    }
}

extension Resolver {
    /// The byte offset in the text of the first comparison that cannot be resolved: its path if
    /// that is not known, else all of it. Nil if the whole condition can be resolved.
    fileprivate func culprit(of condition: Condition, as kind: ConditionKind) -> Range<Int>? {
        do {
            _ = try resolve(condition, as: kind)
            return nil
        } catch {
            return condition.comparisons.lazy.compactMap { self.culprit(of: $0, as: kind) }.first
                ?? 0..<0
        }
    }

    private func culprit(of comparison: Comparison, as kind: ConditionKind) -> Range<Int>? {
        do {
            _ = try resolve(.comparison(comparison), as: kind)
            return nil
        } catch .unrecognizedName {
            return comparison.path.range
        } catch {
            return comparison.range
        }
    }

    /// Whether the name of a sort key is known.
    fileprivate func resolves(_ key: SortKey) -> Bool { (try? resolve(key)) != nil }
}
