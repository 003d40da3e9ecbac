// The verbs of the program, as the parser, help, completion and the manual page share them.

/// A verb of the command line.
enum Verb: String, Sendable, CaseIterable {
    case serve, wait, healthcheck, env, check, explain, completion, man, help, version

    /// The arguments behind the verb, as help shows them; empty for none.
    var form: String {
        switch self {
        case .serve, .man, .version: ""
        case .wait, .healthcheck, .env: "[URL]"
        case .check: "FILE..."
        case .explain: "RESOURCE CONDITIONS"
        case .completion: Shell.allCases.map(\.rawValue).joined(separator: "|")
        case .help: "[VERB]"
        }
    }

    /// What it does, in the third person.
    var summary: String {
        switch self {
        case .serve: "serves the API until SIGTERM, SIGINT or SIGHUP"
        case .wait: "waits until a server is ready"
        case .healthcheck: "checks whether a running server is ready"
        case .env: "prints what clients need to trust a running server"
        case .check: "validates fixture files"
        case .explain: "explains a condition and what it matches"
        case .completion: "prints the completion of a shell"
        case .man: "prints the manual page, in roff"
        case .help: "tells about all verbs, or about one"
        case .version: "prints the version"
        }
    }

    /// Command lines that show its use, each with what it does.
    var examples: [(command: String, effect: String)] {
        switch self {
        case .serve:
            [
                ("psa-mock", "serves demo data on http://127.0.0.1:8080"),
                (
                    "psa-mock --port 0 --port-file port --fixture mine.json",
                    "takes a free port, writes it to a file, and serves data of your own"
                ),
                ("psa-mock --mode strict", "accepts only what the live service accepts"),
            ]
        case .wait:
            [
                (
                    "psa-mock & psa-mock wait && pytest",
                    "runs tests as soon as the server beside them is ready"
                )
            ]
        case .healthcheck:
            [("psa-mock healthcheck", "ends with status 0 if the server of this machine is ready")]
        case .env:
            [
                (
                    "eval \"$(psa-mock env --ca-file ca.pem)\"",
                    "lets the programs of this shell trust the server that has written ca.pem"
                )
            ]
        case .check:
            [("psa-mock check mine.json", "lists every problem of a fixture, with its line")]
        case .explain:
            [
                (
                    "psa-mock explain contacts 'company/name = \"Acme Corporation\"'",
                    "shows tree, SQL and matches of a condition"
                )
            ]
        case .completion:
            [
                ("source <(psa-mock completion bash)", "completes verbs and options in this shell"),
                (
                    "psa-mock completion fish > ~/.config/fish/completions/psa-mock.fish",
                    "completes them in every later fish"
                ),
            ]
        case .man: [("psa-mock man | man -l -", "shows the manual page")]
        case .help: [("psa-mock help explain", "tells about one verb")]
        case .version: [("psa-mock version", "prints a line such as psa-mock \(Program.version)")]
        }
    }

    /// Whether it takes options whose values can come from the environment.
    var readsEnvironment: Bool {
        Option.all(of: self).contains { !$0.environmentNames.isEmpty }
    }

    /// What is wrong with the arguments behind it; nil if nothing is.
    func problem(of arguments: [String]) -> String? {
        let (counts, form) =
            switch self {
            case .serve: (0...0, "serve takes no argument; data comes by --fixture")
            case .wait: (0...1, "wait takes one URL, or none")
            case .healthcheck: (0...1, "healthcheck takes one URL, or none")
            case .env: (0...1, "env takes one URL, or none")
            case .check: (1...Int.max - 1, "check takes the files to check: check FILE...")
            case .explain:
                (
                    2...2,
                    "explain takes a resource and a condition in quotes: "
                        + "explain contacts 'firstName = \"Ada\"'"
                )
            case .completion:
                (1...1, "completion takes the name of a shell: completion \(self.form)")
            case .man: (0...0, "man takes no argument")
            case .help: (0...1, "help takes one verb, or none")
            case .version: (0...0, "version takes no argument")
            }
        return counts.contains(arguments.count) ? nil : form
    }

    /// The verb of that name.
    /// - Throws: `ExitError` of status 2, with the near miss.
    init(named name: String) throws(ExitError) {
        guard let verb = Verb(rawValue: name) else { throw .usage(Self.unknown(name)) }
        self = verb
    }

    /// The message about an unknown verb. It does not repeat credentials, which are taken for a
    /// verb if several follow one flag.
    private static func unknown(_ name: String) -> String {
        guard name.contains("+"), name.contains(":") else {
            return "unknown verb \(name)\(didYouMean(name, allCases.map(\.rawValue)))"
        }
        return "credentials stand without --credential in front: repeat it for each"
    }
}
