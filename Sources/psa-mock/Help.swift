// The texts of --help and --version.

import Dialect

/// The program itself.
enum Program {
    /// The version of its release.
    static let version = Release.version
}

/// The text of --help.
enum Help {
    /// The whole text.
    static var text: String {
        let options = Option.all.map(entry).joined(separator: "\n")
        return """
            psa-mock \(Program.version), a mock ConnectWise PSA server

            Usage:
              psa-mock [serve] [OPTION...]          serves the API until SIGTERM or SIGINT
              psa-mock healthcheck [URL]            checks whether a running server is ready
              psa-mock env --ca-file FILE [URL]     prints what clients need to trust a running server
              psa-mock check FILE...                validates fixture files
              psa-mock explain RESOURCE CONDITIONS  explains a condition and what it matches

            Options, with their environment variables and defaults:
            \(options)

            Exit status: 0 on success, 1 if a check or an explanation fails, 2 if the
            configuration is invalid.
            """
    }

    /// The entry of an option: its form and its description.
    private static func entry(_ option: Option) -> String {
        var form = "  " + option.flag
        if let placeholder = option.placeholder { form += " \(placeholder)" }
        let notes = [option.environmentName, option.defaultValue.map { "default \($0)" }]
            .compactMap(\.self)
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
