// A refused text in the form that a user sees.

import Conditions
import Testing

/// Limits that a short text can reach.
let tight = ConditionLimits(textBytesMax: 150, comparisonsMax: 3, depthMax: 3, listValuesMax: 3)

/// A condition of one line, the mark below it, and the message.
struct Refused: Sendable, CustomTestStringConvertible {
    let offset: Int
    let length: Int
    let report: String

    init(at offset: Int, length: Int, _ report: String) {
        self.offset = offset
        self.length = length
        self.report = report
    }

    var text: String { String(report.prefix { $0 != "\n" }) }

    var testDescription: String { text }

    func verify(sourceLocation: SourceLocation = #_sourceLocation) {
        let error = #expect(throws: SyntaxError.self, sourceLocation: sourceLocation) {
            try Condition.parse(text, limits: tight)
        }
        guard let error else { return }
        #expect(
            "\(error.caret(in: text))\n\(error.message)" == report, sourceLocation: sourceLocation)
        #expect(error.offset == offset, sourceLocation: sourceLocation)
        #expect(error.length == length, sourceLocation: sourceLocation)
    }
}
