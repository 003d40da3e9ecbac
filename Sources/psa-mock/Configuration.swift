// What the program is to do: from the command line, the environment, and the table's defaults.

import PSA

/// What the program can do.
enum Verb: String, Sendable, CaseIterable {
    case serve, healthcheck, check, explain
}

/// What the program is to do and how. The values come from the table of options, which has the
/// defaults as well.
struct Configuration: Sendable {
    var verb = Verb.serve
    /// What follows the verb.
    var arguments: [String] = []
    var host = ""
    var port: UInt16 = 0
    var portFile: String?
    /// Files, or the word `demo`.
    var fixtures: [String] = []
    var dataDirectory: String?
    var mode = Mode.default
    var keyring = Keyring.open
    var log = LogForm.none
    /// Event loops; each has some of the sandboxes.
    var workers = 1
    /// The bounds of all sandboxes together.
    var sandboxLimits = SandboxLimits()
    /// Bytes of memory of sandboxes, snapshots, requests and answers under way.
    var memoryBytesMax = Limits.memoryBytesMax {
        didSet {
            sandboxLimits.memoryBytesMax = Limits.MemoryShares.sandboxes(of: memoryBytesMax)
        }
    }
    /// What the control plane asks for; nil if it goes by where clients come from.
    var controlToken: String?
    /// Whose pages may use the server.
    var origins = AllowedOrigins.none
    /// The record that a condition is explained on; nil for none.
    var recordID: Int64?
    var asksForHelp = false
    var asksForVersion = false

    /// Reads a command line, without the program's name. A flag wins over its environment variable,
    /// and an empty environment variable is none.
    /// - Throws: `Failure` of status 2 for whatever cannot be understood.
    init(_ arguments: [String], environment: (String) -> String?) throws(Failure) {
        let line = try CommandLineWords(arguments)
        if let name = line.words.first {
            guard let verb = Verb(rawValue: name) else {
                let known = Verb.allCases.map(\.rawValue)
                throw .usage(unknownVerb(name, known))
            }
            self.verb = verb
            self.arguments = Array(line.words.dropFirst())
        }
        for option in Option.all {
            try apply(option, line.values[option.name], environment)
        }
        guard !asksForHelp, !asksForVersion else { return }
        try checkArguments()
    }

    private mutating func apply(
        _ option: Option, _ given: [String]?, _ environment: (String) -> String?
    ) throws(Failure) {
        if let given {
            guard option.verbs.contains(verb) else {
                throw .usage("\(verb.rawValue) takes no \(option.flag)")
            }
            return try set(option, given, from: option.flag)
        }
        if option.verbs.contains(verb), let name = option.environmentName,
            let text = environment(name), !text.isEmpty, !Self.isServiceLink(text, option)
        {
            let values =
                option.separator.map { separator in
                    text.split(separator: separator, omittingEmptySubsequences: separator == " ")
                        .map(String.init)
                } ?? [text]
            return try set(option, values, from: name)
        }
        if let standard = option.standard { try set(option, [standard], from: option.flag) }
    }

    private mutating func set(_ option: Option, _ values: [String], from source: String)
        throws(Failure)
    {
        guard let expected = option.apply(&self, values) else { return }
        guard !option.isSecret else { throw .usage("\(source) must be \(expected)") }
        throw .usage("\(source) must be \(expected), but it is '\(values.last ?? "")'")
    }

    /// Kubernetes tells every container of a service named psa-mock that
    /// `PSA_MOCK_PORT=tcp://10.0.0.1:8080`, which nobody has chosen.
    private static func isServiceLink(_ text: String, _ option: Option) -> Bool {
        option.name == "port" && text.hasPrefix("tcp://")
    }

    private func checkArguments() throws(Failure) {
        let (isRight, form) =
            switch verb {
            case .serve: (arguments.isEmpty, "serve takes no argument; data comes by --fixture")
            case .healthcheck: (arguments.count <= 1, "healthcheck takes one URL, or none")
            case .check: (!arguments.isEmpty, "check takes the files to check: check FILE...")
            case .explain:
                (
                    arguments.count == 2,
                    "explain takes a resource and a condition in quotes: "
                        + "explain contacts 'firstName = \"Ada\"'"
                )
            }
        guard isRight else { throw .usage(form) }
    }
}

/// The message about a verb that nobody knows; it repeats no credentials, which stand there when
/// somebody gives several to one flag.
private func unknownVerb(_ name: String, _ known: [String]) -> String {
    guard name.contains("+"), name.contains(":") else {
        return "unknown verb \(name)\(didYouMean(name, known))"
    }
    return "credentials stand without --credential in front: repeat it for each"
}

/// A command line taken apart: words, and the values of flags by the option's name.
private struct CommandLineWords {
    var words: [String] = []
    var values: [String: [String]] = [:]

    /// `--flag value` and `--flag=value`; behind `--` everything is a word.
    init(_ arguments: [String]) throws(Failure) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--" {
                words += rest
                break
            }
            guard argument.hasPrefix("-"), argument != "-" else {
                words.append(argument)
                continue
            }
            try take(argument == "-h" ? "--help" : argument, &rest)
        }
    }

    private mutating func take(_ argument: String, _ rest: inout ArraySlice<String>)
        throws(Failure)
    {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let flag = String(parts[0])
        guard let option = Option.all.first(where: { $0.flag == flag }) else {
            throw .usage("unknown option \(flag)\(didYouMean(flag, Option.all.map(\.flag)))")
        }
        guard let placeholder = option.placeholder else {
            guard parts.count == 1 else { throw .usage("\(flag) takes no value") }
            values[option.name] = []
            return
        }
        if parts.count == 2 {
            values[option.name, default: []].append(String(parts[1]))
        } else if let value = rest.first, !value.hasPrefix("--") {
            rest.removeFirst()
            values[option.name, default: []].append(value)
        } else {
            throw .usage("\(flag) needs a value: \(flag) \(placeholder)")
        }
    }
}
