// The verb completion: what shells complete, made from the tables of verbs and options.

/// A shell with programmable completion.
enum Shell: String, Sendable, CaseIterable {
    case bash, zsh, fish

    /// The script that the shell reads.
    var completion: String {
        switch self {
        case .bash: BashCompletion.text
        case .zsh: ZshCompletion.text
        case .fish: FishCompletion.text
        }
    }
}

/// Prints the completion of a shell on stdout.
/// - Throws: `ExitError` of status 2 for another shell.
func printCompletion(_ configuration: Configuration) throws(ExitError) {
    let name = configuration.arguments[0]
    guard let shell = Shell(rawValue: name) else {
        let known = Shell.allCases.map(\.rawValue)
        throw .usage(
            "completion is there for \(known.joined(separator: ", ")), not for '\(name)'"
                + didYouMean(name, known))
    }
    printLine(shell.completion)
}

/// What completes a value or an argument.
enum Completed {
    case files, directories
    case words([String])
    /// Anything, which no shell can know.
    case nothing

    /// What completes a placeholder such as `FILE`.
    init(_ placeholder: String) {
        if placeholder.contains("|") {
            self = .words(placeholder.split(separator: "|").map(String.init))
        } else {
            switch placeholder {
            case "FILE", "FILE...": self = .files
            case "DIR": self = .directories
            case "[VERB]": self = .words(Verb.allCases.map(\.rawValue))
            default: self = .nothing
            }
        }
    }
}

/// The completion of bash: a function that looks at the words before the cursor.
private enum BashCompletion {
    static var text: String {
        """
        # Completion of psa-mock for bash: source <(psa-mock completion bash)
        _psa_mock() {
            local word=${COMP_WORDS[COMP_CWORD]} last=${COMP_WORDS[COMP_CWORD-1]} verb= index
            COMPREPLY=()
            for ((index = 1; index < COMP_CWORD; index++)); do
                case ${COMP_WORDS[index]} in
                    \(verbs)) verb=${COMP_WORDS[index]}; break ;;
                esac
            done
            case $last in
        \(values)
            esac
            case $verb:$word in
        \(Verb.allCases.map(flagsBranch).joined(separator: "\n"))
                :-*) COMPREPLY=($(compgen -W '\(flags(.serve))' -- "$word")) ;;
                :*) COMPREPLY=($(compgen -W '\(names)' -- "$word")) ;;
        \(Verb.allCases.compactMap(argumentsBranch).joined(separator: "\n"))
            esac
        }
        complete -F _psa_mock psa-mock
        """
    }

    private static let names = Verb.allCases.map(\.rawValue).joined(separator: " ")
    private static let verbs = Verb.allCases.map(\.rawValue).joined(separator: "|")

    private static var values: String {
        Option.all.compactMap { option in
            option.placeholder.map {
                line(option.flags.joined(separator: "|"), Completed($0), andReturns: true)
            }
        }.joined(separator: "\n")
    }

    private static func flags(_ verb: Verb) -> String {
        Option.all(of: verb).flatMap(\.flags).joined(separator: " ")
    }

    private static func flagsBranch(of verb: Verb) -> String {
        let flags = Option.all(of: verb).flatMap(\.flags)
        return line("\(verb.rawValue):-*", .words(flags), andReturns: false)
    }

    private static func argumentsBranch(of verb: Verb) -> String? {
        if case .nothing = Completed(verb.form) { return nil }
        return line("\(verb.rawValue):*", Completed(verb.form), andReturns: false)
    }

    /// A branch of a `case`.
    private static func line(_ pattern: String, _ completed: Completed, andReturns: Bool) -> String
    {
        let reply =
            switch completed {
            case .files: "compopt -o default; "
            case .directories: "compopt -o dirnames; "
            case .words(let words):
                "COMPREPLY=($(compgen -W '\(words.joined(separator: " "))' -- \"$word\")); "
            case .nothing: ""
            }
        return "        \(pattern)) \(reply)\(andReturns ? "return " : "");;"
    }
}

/// The completion of zsh: a function below `$fpath`, or read by `source`.
private enum ZshCompletion {
    static var text: String {
        """
        #compdef psa-mock
        # Completion of psa-mock for zsh: source <(psa-mock completion zsh)
        _psa-mock() {
            local verb=serve word
            for word in ${words[2,CURRENT-1]}; do
                case $word in
                    (\(Verb.allCases.map(\.rawValue).joined(separator: "|"))) verb=$word; break ;;
                esac
            done
            case $verb in
        \(Verb.allCases.map(branch).joined(separator: "\n"))
            esac
        }
        compdef _psa-mock psa-mock
        # A file of $fpath is run as the function itself, for the first completion.
        if [ "$funcstack[1]" = "_psa-mock" ]; then _psa-mock; fi
        """
    }

    private static func branch(of verb: Verb) -> String {
        let verbs = Verb.allCases.map { verb in
            "\"\(verb.rawValue)\\:\(quoted(verb.summary, ["'", ":"]))\""
        }.joined(separator: " ")
        let options = Option.all(of: verb).flatMap { option in
            option.flags.map { flag in
                " \\\n            '*\(flag)[\(summary(of: option))]\(value(of: option))'"
            }
        }
        let arguments =
            verb.form.isEmpty ? "" : " \\\n            '*:argument:\(action(verb.form))'"
        return """
                    (\(verb.rawValue)) _arguments -S \\
                        '1:verb:((\(verbs)))'\(arguments)\(options.joined()) ;;
            """
    }

    private static func summary(of option: Option) -> String {
        quoted(option.summary, ["'", ":", "[", "]"])
    }

    private static func value(of option: Option) -> String {
        option.placeholder.map { ":\(quoted($0, [":"])):\(action($0))" } ?? ""
    }

    private static func action(_ placeholder: String) -> String {
        switch Completed(placeholder) {
        case .files: "_files"
        case .directories: "_files -/"
        case .words(let words): "(\(words.joined(separator: " ")))"
        case .nothing: " "
        }
    }

    /// A text inside of single quotes, with backslashes before what `_arguments` reads.
    private static func quoted(_ text: String, _ special: Set<Character>) -> String {
        text.map { character in
            guard special.contains(character) else { return String(character) }
            return character == "'" ? "'\\''" : "\\\(character)"
        }.joined()
    }
}

/// The completion of fish: a line for each verb and each option.
private enum FishCompletion {
    static var text: String {
        var lines = [
            "# Completion of psa-mock for fish: psa-mock completion fish | source",
            "complete -c psa-mock -f",
        ]
        lines += Verb.allCases.map { verbLine(of: $0) }
        lines += Verb.allCases.compactMap { argumentsLine(of: $0) }
        lines += Option.all.map { optionLine(of: $0) }
        return lines.joined(separator: "\n")
    }

    private static let seen = "__fish_seen_subcommand_from"
    private static let all = Verb.allCases.map(\.rawValue).joined(separator: " ")

    private static func verbLine(of verb: Verb) -> String {
        "complete -c psa-mock -n 'not \(seen) \(all)' -a \(verb.rawValue)"
            + " -d \(quoted(verb.summary))"
    }

    private static func argumentsLine(of verb: Verb) -> String? {
        let condition = "complete -c psa-mock -n '\(seen) \(verb.rawValue)'"
        switch Completed(verb.form) {
        case .files: return condition + " -F"
        case .directories: return condition + " -a '(__fish_complete_directories)'"
        case .words(let words): return condition + " -a '\(words.joined(separator: " "))'"
        case .nothing: return nil
        }
    }

    private static func optionLine(of option: Option) -> String {
        let others = Verb.allCases.filter { !option.verbs.contains($0) }.map(\.rawValue)
        // Without a verb it is `serve`.
        let condition =
            if others.isEmpty { "" } else if option.verbs.contains(.serve) {
                " -n 'not \(seen) \(others.joined(separator: " "))'"
            } else {
                " -n '\(seen) \(option.verbs.map(\.rawValue).sorted().joined(separator: " "))'"
            }
        let flags = option.flags.map { flag in
            flag.isShortFlag ? " -s \(flag.dropFirst())" : " -l \(flag.dropFirst(2))"
        }
        return "complete -c psa-mock\(condition)\(flags.joined())\(value(of: option))"
            + " -d \(quoted(option.summary))"
    }

    private static func value(of option: Option) -> String {
        guard let placeholder = option.placeholder else { return "" }
        switch Completed(placeholder) {
        case .files: return " -r -F"
        case .directories: return " -x -a '(__fish_complete_directories)'"
        case .words(let words): return " -x -a '\(words.joined(separator: " "))'"
        case .nothing: return " -x"
        }
    }

    private static func quoted(_ text: String) -> String {
        let escaped = text.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
        return "'\(escaped)'"
    }
}
