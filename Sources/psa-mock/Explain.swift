// The verb explain: what a condition means and finds, or what is wrong with it.

import PSA

/// Prints the tree, the SQL and the bindings of a condition, and what it finds in the data that the
/// server would begin with: how, how much, and with `--id` why that record is in it or not.
/// - Throws: `Failure` of status 1 with a caret under what is wrong with the condition, or if there
///   is no such record; of status 2 if there is no such resource, or the data is of no use.
func explain(_ configuration: Configuration) throws(Failure) {
    do {
        let explanation = try Explanation(
            of: configuration.arguments[1], on: configuration.arguments[0],
            mode: configuration.mode)
        let sandbox = try Sandbox.open(
            mode: configuration.mode, fixtures: configuration.fixtures.map(readFixture)
        ) { Clock.now }
        let findings = try Findings(
            explanation, in: sandbox, about: configuration.recordID, isTimed: true)
        printLine(explanation.text + "\n\n" + findings.text)
    } catch let error as ExplanationError {
        switch error {
        case .noResource(let message): throw .configuration(message)
        case .condition(let message, let caret):
            throw Failure(message: caret.isEmpty ? message : "\(message)\n\(caret)", status: 1)
        case .noRecord(let kind, let id):
            throw Failure(message: "\(kind) \(id) not found", status: 1)
        }
    } catch {
        throw Failure(opening: nil, error)
    }
}
