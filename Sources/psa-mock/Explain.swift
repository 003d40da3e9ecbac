// The verb explain: the meaning of a condition and its matches, or its error.

import API
import ConnectWise
import Fixtures
import MockServer
import Tenancy

/// Prints the tree, the SQL and the bindings of a condition, its matches in the initial data of a
/// server, and with `--id` the result of each comparison for that record.
/// - Throws: `ExitError` of status 1 with a caret under the error of the condition, or if there is
///   no such record; of status 2 if there is no such resource, or the data is invalid.
func explain(_ configuration: Configuration) throws(ExitError) {
    do {
        let explanation = try Explanation(
            of: configuration.arguments[1], on: configuration.arguments[0],
            in: .shared(configuration.mode))
        let sandbox = try Sandbox.open(
            mode: configuration.mode, fixtures: configuration.fixtures.map(readFixture)
        ) { Clock.now }
        let findings = try Findings(
            explanation, in: sandbox.store, about: configuration.recordID, isTimed: true)
        printLine(explanation.text + "\n\n" + findings.text)
    } catch let error as ExplanationError {
        switch error {
        case .noResource(let message): throw .configuration(message)
        case .condition(let message, let caret):
            throw ExitError(message: caret.isEmpty ? message : "\(message)\n\(caret)", status: 1)
        case .noRecord(let kind, let id):
            throw ExitError(message: "\(kind) \(id) not found", status: 1)
        }
    } catch {
        throw ExitError(opening: nil, error)
    }
}
