// The configuration: from the command line, the environment, and the defaults of options.

import API
import Dialect
import MockServer
import Tenancy

/// The verb with its arguments, and the values of all options. `Option.all` has the defaults.
struct Configuration: Sendable {
    var verb = Verb.serve
    /// The arguments after the verb.
    var arguments: [String] = []
    var host = ""
    var port: UInt16 = 0
    var portFile: String?
    /// The fixtures: files, `demo`, or `generate:N`.
    var fixtures: [String] = []
    var dataDirectory: String?
    var mode = Mode.default
    var keyring = Keyring.open
    var log = LogForm.none
    /// The number of event loops.
    var workers = 1
    /// The limits of all sandboxes together.
    var sandboxLimits = SandboxLimits()
    /// The bytes of memory of sandboxes, snapshots, requests and responses.
    var memoryBytesMax = Limits.memoryBytesMax {
        didSet {
            sandboxLimits.memoryBytesMax = Limits.MemoryShares.sandboxes(of: memoryBytesMax)
        }
    }
    /// The token that the control plane requires; nil if it accepts local clients only.
    var controlToken: String?
    /// The file that holds that token; nil for none.
    var controlTokenFile: String?
    /// The origins of pages that may use the server.
    var origins = AllowedOrigins.none
    /// Where callbacks are posted to.
    var callbacks = CallbackOptions()
    /// What is said and shown by https.
    var tls = TLSOptions()
    /// The name of this instance among several; nil if it has none.
    var instance: String?
    /// The record for which a condition is explained; nil for none.
    var recordID: Int64?
    /// The seconds to wait for a server.
    var timeoutSeconds: Int64 = 0
    var printsHelp = false
    var printsVersion = false
    /// Whether a verb is given; without one it is `serve`.
    var hasVerb = false

    /// Parses a command line, without the name of the program. A flag overrides its environment
    /// variable; an empty variable counts as unset.
    /// - Throws: `ExitError` of status 2 if anything is invalid.
    init(_ arguments: [String], environment: (String) -> String?) throws(ExitError) {
        let line = try CommandLineArguments(arguments)
        if let name = line.words.first {
            verb = try Verb(named: name)
            hasVerb = true
            self.arguments = Array(line.words.dropFirst())
        }
        // Help is printed even if other options or variables are wrong.
        printsHelp = line.values["help"] != nil
        printsVersion = line.values["version"] != nil
        guard !printsHelp, !printsVersion else { return }
        for option in Option.all {
            try apply(option, line.values[option.name], environment)
        }
        if let problem = verb.problem(of: self.arguments) { throw .usage(problem) }
    }

    private mutating func apply(
        _ option: Option, _ given: [String]?, _ environment: (String) -> String?
    ) throws(ExitError) {
        if let given {
            guard option.verbs.contains(verb) else {
                throw .usage("\(verb.rawValue) takes no \(option.flag)")
            }
            return try set(option, given, from: option.flag)
        }
        for name in option.environmentNames where option.verbs.contains(verb) {
            guard let text = environment(name), !text.isEmpty, !Self.isServiceLink(text, option)
            else { continue }
            let values = option.values(in: text)
            return try set(option, values, from: name)
        }
        if let defaultValue = option.defaultValue {
            try set(option, [defaultValue], from: option.flag)
        }
    }

    private mutating func set(_ option: Option, _ values: [String], from source: String)
        throws(ExitError)
    {
        guard let expected = option.apply(&self, values) else { return }
        guard !option.isSecret else { throw .usage("\(source) must be \(expected)") }
        throw .usage("\(source) must be \(expected), but it is '\(values.last ?? "")'")
    }

    /// Whether the value is that of a Kubernetes service link: every container beside a service
    /// named psa-mock gets `PSA_MOCK_PORT=tcp://10.0.0.1:8080`.
    private static func isServiceLink(_ text: String, _ option: Option) -> Bool {
        option.name == "port" && text.hasPrefix("tcp://")
    }
}

/// The words of a command line, and the values of flags by the names of options.
private struct CommandLineArguments {
    var words: [String] = []
    var values: [String: [String]] = [:]

    /// Parses `--flag value` and `--flag=value`; after `--` everything is a word.
    init(_ arguments: [String]) throws(ExitError) {
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
            try parse(argument, &rest)
        }
    }

    private mutating func parse(_ argument: String, _ rest: inout ArraySlice<String>)
        throws(ExitError)
    {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let flag = String(parts[0])
        let option = try Option.find(flag)
        guard let placeholder = option.placeholder else {
            guard parts.count == 1 else { throw .usage("\(flag) takes no value") }
            values[option.name] = []
            return
        }
        if parts.count == 2 {
            values[option.name, default: []].append(String(parts[1]))
        } else if let value = rest.first, !Option.isFlag(value) {
            rest.removeFirst()
            values[option.name, default: []].append(value)
        } else {
            throw .usage("\(flag) needs a value: \(flag) \(placeholder)")
        }
    }
}

extension Option {
    /// The values that an environment variable lists.
    fileprivate func values(in text: String) -> [String] {
        guard let separator else { return [text] }
        let pieces = text.split(separator: separator, omittingEmptySubsequences: separator == " ")
            .map(String.init)
        var values: [String] = []
        for piece in pieces {
            if let last = values.last, let separatedBeginning,
                last.lowercased() == separatedBeginning
            {
                values[values.count - 1] += "\(separator)\(piece)"
            } else {
                values.append(piece)
            }
        }
        return values
    }
}
