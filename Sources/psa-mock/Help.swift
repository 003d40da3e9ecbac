// What --help and --version print.

/// The texts about the program itself.
enum Help {
    /// The version, as Semantic Versioning 2.0.0 has it.
    static let version = "0.1.0"

    /// The answer to --help.
    static var text: String {
        let options = Option.all.map(entry).joined(separator: "\n")
        return """
            psa-mock \(version), a mock ConnectWise PSA server

            Usage:
              psa-mock [serve] [OPTION...]          serves the API until SIGTERM or SIGINT
              psa-mock healthcheck [URL]            asks a running server whether it is ready
              psa-mock check FILE...                says what is wrong with fixture files
              psa-mock explain RESOURCE CONDITIONS  shows what a condition means and finds

            Options, each with its environment variable:
            \(options)

            Exit status: 0 if all is well, 1 if a check or an explanation says no, 2 if the
            configuration is of no use.
            """
    }

    /// One option: its form and its sentences.
    private static func entry(_ option: Option) -> String {
        var form = "  " + option.flag
        if let placeholder = option.placeholder { form += " \(placeholder)" }
        let notes = [option.environmentName, option.standard.map { "default \($0)" }]
            .compactMap(\.self)
        if !notes.isEmpty { form += " (\(notes.joined(separator: ", ")))" }
        return form + "\n" + wrapped(option.help)
    }

    /// The text in lines of at most 80 columns, indented.
    private static func wrapped(_ text: String) -> String {
        var lines = ["     "]
        for word in text.split(separator: " ") {
            if lines[lines.count - 1].count + 1 + word.count > 80 { lines.append("     ") }
            lines[lines.count - 1] += " " + word
        }
        return lines.joined(separator: "\n")
    }
}
