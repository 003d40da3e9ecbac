// The manual page, made from the tables of verbs and options (man(7), in roff).

/// The manual page of section 1.
enum ManualPage {
    /// The source of the page.
    static var text: String {
        // Without a date: the same program prints the same page.
        ([".TH PSA\\-MOCK 1 \"\" \"psa\\-mock \(Program.version)\""]
            + section("NAME", [escaped("psa-mock - a mock ConnectWise PSA server")])
            + section("SYNOPSIS", synopsis) + section("EXAMPLES", examples)
            + section("VERBS", Verb.allCases.flatMap { entry(bold($0.rawValue), $0.summary + ".") })
            + section("OPTIONS", Option.all.flatMap(entry))
            + section("ENVIRONMENT", environment)
            + section("EXIT STATUS", [escaped(Program.exitStatus)])).joined(separator: "\n")
    }

    private static var synopsis: [String] {
        Verb.allCases.flatMap { [".br", escaped($0.usage)] }.dropFirst().map(\.self)
    }

    private static var examples: [String] {
        Verb.allCases.flatMap(\.examples).flatMap { example in
            entry(bold(example.command), example.effect + ".")
        }
    }

    private static var environment: [String] {
        [
            escaped(
                "Each option with a value has a variable, which its flag overrides. "
                    + "An empty one counts as unset.")
        ] + [".PP", escaped("NO_COLOR: no colours in the log, whatever its value.")]
    }

    private static func section(_ name: String, _ lines: [String]) -> [String] {
        [".SH \(name)"] + lines
    }

    /// A paragraph with a tag.
    private static func entry(_ tag: String, _ text: String) -> [String] {
        [".TP", tag, escaped(text)]
    }

    private static func entry(_ option: Option) -> [String] {
        let flags = option.flags.map(bold).joined(separator: ", ")
        let value = option.placeholder.map { " \\fI\(inline($0))\\fR" } ?? ""
        let notes = [
            option.environmentNames.first, option.defaultValue.map { "default \($0)" },
        ].compactMap(\.self)
        let told = notes.isEmpty ? "" : inline(" (\(notes.joined(separator: ", ")))")
        let verbs = option.verbs.count == Verb.allCases.count ? "" : " Of \(names(of: option))."
        return [".TP", flags + value + told, escaped(option.help + verbs)]
    }

    private static func names(of option: Option) -> String {
        Verb.allCases.filter(option.verbs.contains).map(\.rawValue).joined(separator: ", ")
    }

    private static func bold(_ text: String) -> String { "\\fB\(inline(text))\\fR" }

    /// A line of text, which no character at its beginning makes a request.
    private static func escaped(_ text: String) -> String {
        (text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" : "") + inline(text)
    }

    /// A text with escapes for backslashes and for the characters that roff replaces by others
    /// (groff_char(7)).
    private static func inline(_ text: String) -> String {
        text.map { character in
            switch character {
            case "\\": "\\e"
            case "-": "\\-"
            case "'": "\\(aq"
            case "`": "\\(ga"
            case "~": "\\(ti"
            case "^": "\\(ha"
            default: String(character)
            }
        }.joined()
    }
}
