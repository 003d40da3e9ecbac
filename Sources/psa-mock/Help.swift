// The texts of help and version.

import Dialect

/// The program itself.
enum Program {
    /// The version of its release.
    static let version = Release.version

    /// Prints the version on stdout.
    static func printVersion() { printLine("psa-mock \(version)") }

    /// What the exit status says.
    static let exitStatus =
        "0 on success, 1 if a check or an explanation fails, 2 if the configuration is invalid."
}

/// Runs the verb help.
/// - Throws: `ExitError` of status 2 for an unknown verb.
func printHelp(_ configuration: Configuration) throws(ExitError) {
    guard let name = configuration.arguments.first else { return printLine(Help.text) }
    printLine(Help.text(of: try Verb(named: name)))
}

/// The texts of help.
enum Help {
    /// The text about all verbs and options.
    static var text: String {
        let usages = Verb.allCases.map(\.commandLine)
        let width = (usages.map(\.count).max() ?? 0) + 2
        let verbs = zip(usages, Verb.allCases).map { usage, verb in
            "  " + usage + String(repeating: " ", count: width - usage.count) + verb.summary
        }
        return """
            psa-mock \(Program.version), a mock ConnectWise PSA server

            Examples:
            \(examples(of: .serve))

            Usage, with options anywhere:
            \(verbs.joined(separator: "\n"))

            Options, with their environment variables and defaults:
            \(Option.all.map(entry).joined(separator: "\n"))

            Exit status:
            \(wrapped(Program.exitStatus))
            """
    }

    /// The text about one verb: how it is used, and its own options.
    static func text(of verb: Verb) -> String {
        """
        \(verb.usage): \(verb.summary)

        Examples:
        \(examples(of: verb))

        Options, with their environment variables and defaults:
        \(Option.all(of: verb).map(entry).joined(separator: "\n"))
        """
    }

    private static func examples(of verb: Verb) -> String {
        verb.examples.map { "  \($0.command)\n      \($0.effect)" }.joined(separator: "\n")
    }

    /// The entry of an option: its form and its description.
    private static func entry(_ option: Option) -> String {
        var form = "  " + option.flags.joined(separator: ", ")
        if let placeholder = option.placeholder { form += " \(placeholder)" }
        let notes = [
            option.environmentNames.first, option.defaultValue.map { "default \($0)" },
        ].compactMap(\.self)
        if !notes.isEmpty { form += " (\(notes.joined(separator: ", ")))" }
        return form + "\n" + wrapped(option.help)
    }

    /// Wraps a text to lines of at most 80 columns, indented.
    private static func wrapped(_ text: String) -> String {
        var lines = ["     "]
        for word in text.split(separator: " ") {
            if lines[lines.count - 1].count + 1 + word.count > 80 { lines.append("     ") }
            lines[lines.count - 1] += " " + word
        }
        return lines.joined(separator: "\n")
    }
}

extension Verb {
    /// Its command line without options, such as `psa-mock check FILE...`.
    var commandLine: String {
        let name = self == .serve ? "[serve]" : rawValue
        return ["psa-mock", name, form].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Its command line, such as `psa-mock check FILE... [OPTION...]`.
    var usage: String {
        let hasOwn = Option.all(of: self).contains { $0.verbs.count < Verb.allCases.count }
        return commandLine + (hasOwn ? " [OPTION...]" : "")
    }
}
