// An option of the command line.

import Primitives

/// An option of the command line, and its environment variable.
struct Option: Sendable {
    /// The name after `--`.
    let name: String
    /// Other flags for it, as they are written: `-p`, `--cors`.
    var aliases: [String] = []
    /// The placeholder of its value in --help; nil if it takes none. Words between `|` are all
    /// values that there are.
    let placeholder: String?
    /// The default value, in the form of the command line; nil for none.
    let defaultValue: String?
    /// The separator of several values in the environment; nil if it takes one.
    var separator: Character?
    /// The beginning of a value that has a separator of its own.
    var separatedBeginning: String?
    /// Whether its values are secrets, which no message repeats.
    var isSecret = false
    /// The description in --help.
    let help: String
    /// The verbs that take it.
    let verbs: Set<Verb>
    /// Sets the values, in the order given. Returns what is expected instead of an invalid value.
    let apply: @Sendable (inout Configuration, [String]) -> String?

    /// `--name`.
    var flag: String { "--" + name }

    /// All flags for it, the short ones first.
    var flags: [String] {
        aliases.filter(\.isShortFlag) + [flag] + aliases.filter { !$0.isShortFlag }
    }

    /// The environment variables with the same effect, the one of its name first; none for options
    /// without a value.
    var environmentNames: [String] {
        guard placeholder != nil else { return [] }
        return ([flag] + aliases.filter { !$0.isShortFlag }).map(Self.environmentName)
    }

    private static func environmentName(of flag: String) -> String {
        Environment.prefix
            + String(flag.dropFirst(2).map { $0 == "-" ? "_" : Character($0.uppercased()) })
    }

    /// The words that are all its values; nil if others are possible too.
    var words: [String]? {
        guard let placeholder, placeholder.contains("|") else { return nil }
        return placeholder.split(separator: "|").map(String.init)
    }

    /// The first sentence of its description.
    var summary: String {
        guard let end = help.firstRange(of: ". ") else { return help }
        return String(help[..<end.lowerBound]) + "."
    }

    /// The option of a flag.
    /// - Throws: `ExitError` of status 2, with the near miss.
    static func find(_ flag: String) throws(ExitError) -> Option {
        guard let option = all.first(where: { $0.flags.contains(flag) }) else {
            throw .usage("unknown option \(flag)\(didYouMean(near: flag))")
        }
        return option
    }

    /// Whether a word of the command line is a flag and no value.
    static func isFlag(_ word: String) -> Bool {
        word.hasPrefix("--") || all.contains { $0.aliases.contains(word) }
    }

    /// The near miss of a flag. A single letter is near to itself in the other case alone.
    private static func didYouMean(near flag: String) -> String {
        let flags = all.flatMap(\.flags)
        guard flag.isShortFlag else {
            let word = flag.hasPrefix("--") ? flag : "-" + flag
            return psa_mock.didYouMean(word, flags.filter { !$0.isShortFlag })
        }
        let near = flags.first { ASCII.equal($0, flag) }
        return near.map { "; did you mean \($0)?" } ?? ""
    }

    /// The options that a verb takes, in the order of --help.
    static func all(of verb: Verb) -> [Option] { all.filter { $0.verbs.contains(verb) } }
}

extension String {
    /// Whether it is a flag of one letter.
    var isShortFlag: Bool { count == 2 && hasPrefix("-") && !hasPrefix("--") }
}
