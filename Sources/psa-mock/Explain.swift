// The verb explain: what a condition means, or what is wrong with it.

import PSA

/// Prints the tree, the SQL and the bindings of a condition.
/// - Throws: `Failure` of status 1 with a caret under what is wrong with the condition, of status 2
///   if there is no such resource.
func explain(_ configuration: Configuration) throws(Failure) {
    do throws(ExplanationError) {
        let explanation = try Explanation(
            of: configuration.arguments[1], on: configuration.arguments[0],
            mode: configuration.mode)
        printLine(explanation.text)
    } catch {
        switch error {
        case .noResource(let message): throw .configuration(message)
        case .condition(let message, let caret):
            throw Failure(message: "\(message)\n\(caret)", status: 1)
        }
    }
}
