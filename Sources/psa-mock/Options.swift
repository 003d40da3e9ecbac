// The one table of options: parsing, environment and --help all read it.

import Glibc
import PSA

/// An option of the command line, and its twin in the environment.
struct Option: Sendable {
    /// The name behind `--`.
    let name: String
    /// What its value is called in --help; nil if it takes none.
    let placeholder: String?
    /// The value, in the form of the command line, when nobody gives one; nil for none.
    let standard: String?
    /// What stands between several values in the environment; nil if it takes one there.
    var separator: Character?
    /// Whether its values are secrets, which no message repeats.
    var isSecret = false
    /// What it does, in sentences.
    let help: String
    /// The verbs that it means something to.
    let verbs: Set<Verb>
    /// Sets the values, in the order given. Returns what was expected of a value that does not fit.
    let apply: @Sendable (inout Configuration, [String]) -> String?

    /// `--name`.
    var flag: String { "--" + name }

    /// The environment variable that has the same effect; nil for options without a value, which
    /// ask for something rather than configure it.
    var environmentName: String? {
        guard placeholder != nil else { return nil }
        return "PSA_MOCK_"
            + String(name.map { $0 == "-" ? "_" : Character($0.uppercased()) })
    }
}

extension Option {
    /// As many as leave the clients of a test some room on the same machine.
    private static var standardWorkers: Int {
        let processors = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        return processors <= 2 ? 1 : min(4, processors / 2)
    }

    /// All options, in the order of --help.
    static let all: [Option] = [
        Option(
            name: "host", placeholder: "ADDRESS", standard: "127.0.0.1",
            help: "The numeric address to listen on, or localhost. 0.0.0.0 means all of IPv4.",
            verbs: [.serve]
        ) { configuration, values in
            configuration.host = values.last ?? ""
            return configuration.host.isEmpty ? "an address such as 127.0.0.1" : nil
        },
        Option(
            name: "port", placeholder: "NUMBER", standard: "8080",
            help: "The port to listen on; 0 takes a free one.",
            verbs: [.serve, .healthcheck]
        ) { configuration, values in
            guard let text = values.last, let port = UInt16(text) else {
                return "a number from 0 to 65535"
            }
            configuration.port = port
            return nil
        },
        Option(
            name: "port-file", placeholder: "FILE", standard: nil,
            help: "Writes the port into FILE once the server listens, and removes it at the end.",
            verbs: [.serve]
        ) { configuration, values in
            configuration.portFile = values.last
            return values.last == "" ? "a file" : nil
        },
        Option(
            name: "fixture", placeholder: "FILE", standard: "demo", separator: ":",
            help: "The data to start with. Several load one after the other; in the environment "
                + "they are separated by ':'. demo is built in; none loads the lookups only.",
            verbs: [.serve, .explain]
        ) { configuration, values in
            configuration.fixtures = values.filter { $0 != "none" }
            return values.contains("") ? "a file, demo or none" : nil
        },
        Option(
            name: "data", placeholder: "DIR", standard: nil,
            help: "Keeps the data in DIR/default.db, where the next run finds it. Without it the "
                + "data is in memory.",
            verbs: [.serve]
        ) { configuration, values in
            configuration.dataDirectory = values.last
            return values.last == "" ? "a directory" : nil
        },
        Option(
            name: "mode", placeholder: "MODE", standard: "default",
            help: "default accepts what the documentation shows and what real clients send; "
                + "strict behaves like the live service alone.",
            verbs: [.serve, .check, .explain]
        ) { configuration, values in
            guard let mode = Mode(rawValue: values.last ?? "") else { return "default or strict" }
            configuration.mode = mode
            return nil
        },
        Option(
            name: "credential", placeholder: "COMPANY+PUBLIC:PRIVATE", standard: nil,
            separator: " ", isSecret: true,
            help: "Takes these credentials alone; without it, any. Several may be given; in the "
                + "environment they are separated by blanks. =ROLE behind the private key says "
                + "what they may do: \(Keyring.roleForm).",
            verbs: [.serve]
        ) { configuration, values in
            do throws(CredentialError) {
                configuration.keyring = try Keyring(values)
                return nil
            } catch {
                return "company+public:private, maybe with =ROLE behind it, but \(error.message)"
            }
        },
        Option(
            name: "workers", placeholder: "NUMBER", standard: String(standardWorkers),
            help: "Event loops, each with some of the sandboxes. By default one, or half the "
                + "processors where there are more than two, at most four.",
            verbs: [.serve]
        ) { configuration, values in
            guard let number = values.last.flatMap({ Int($0) }), (1...64).contains(number) else {
                return "a number from 1 to 64"
            }
            configuration.workers = number
            return nil
        },
        Option(
            name: "memory-max", placeholder: "MB", standard: String(Limits.memoryBytesMax >> 20),
            help:
                "Megabytes of memory: five eighths for the data of all sandboxes and snapshots, a "
                + "quarter for requests under way, an eighth for answers that clients have not "
                + "taken.",
            verbs: [.serve]
        ) { configuration, values in
            guard let number = values.last.flatMap({ Int($0) }), (64...1_048_576).contains(number)
            else { return "a number of megabytes from 64 to 1048576" }
            configuration.memoryBytesMax = number << 20
            return nil
        },
        Option(
            name: "sandboxes-max", placeholder: "NUMBER", standard: String(Limits.sandboxesMax),
            help: "Sandboxes that are open at a time. Beyond it one goes that nothing has changed, "
                + "else one that was not used for its time to live; with --data it is only closed.",
            verbs: [.serve]
        ) { configuration, values in
            guard let number = values.last.flatMap({ Int($0) }),
                (1...Limits.sandboxNamesMax).contains(number)
            else { return "a number from 1 to \(Limits.sandboxNamesMax)" }
            configuration.sandboxLimits.openMax = number
            return nil
        },
        Option(
            name: "sandbox-ttl", placeholder: "SECONDS",
            standard: String(Limits.sandboxIdleSecondsMax),
            help:
                "The time to live of a sandbox that is not used: from then on it may go, with its "
                + "data, when there is no room for another.",
            verbs: [.serve]
        ) { configuration, values in
            guard let number = values.last.flatMap({ Int64($0) }), (0...31_536_000).contains(number)
            else { return "a number of seconds from 0 to 31536000" }
            configuration.sandboxLimits.idleSecondsMax = number
            return nil
        },
        Option(
            name: "control-token", placeholder: "TOKEN", standard: nil, isSecret: true,
            help: "What /_mock asks for: a client shows it as X-Mock-Token or as bearer token. "
                + "Without one, /_mock answers clients of this machine; a server that others can "
                + "reach makes one and prints it.",
            verbs: [.serve]
        ) { configuration, values in
            configuration.controlToken = values.last
            return values.last == "" ? "a token" : nil
        },
        Option(
            name: "allow-origin", placeholder: "ORIGIN", standard: nil, separator: " ",
            help:
                "Takes requests of pages of this origin, such as http://localhost:3000. Several may "
                + "be given; in the environment they are separated by blanks. Without it, pages of "
                + "other origins are refused.",
            verbs: [.serve]
        ) { configuration, values in
            guard let origins = AllowedOrigins(values) else {
                return "scheme, host and port of a page, such as http://localhost:3000"
            }
            configuration.origins = origins
            return nil
        },
        Option(
            name: "log", placeholder: "FORM", standard: "text",
            help: "A line for each request on stderr: text, json or none.",
            verbs: [.serve]
        ) { configuration, values in
            guard let form = LogForm(rawValue: values.last ?? "") else {
                return "text, json or none"
            }
            configuration.log = form
            return nil
        },
        Option(
            name: "id", placeholder: "NUMBER", standard: nil,
            help: "Explains for this record what each comparison of the condition comes to.",
            verbs: [.explain]
        ) { configuration, values in
            guard let id = Int64(values.last ?? ""), id > 0 else { return "the id of a record" }
            configuration.recordID = id
            return nil
        },
        Option(
            name: "help", placeholder: nil, standard: nil, help: "Prints this text.",
            verbs: Set(Verb.allCases)
        ) { configuration, _ in
            configuration.asksForHelp = true
            return nil
        },
        Option(
            name: "version", placeholder: nil, standard: nil, help: "Prints the version.",
            verbs: Set(Verb.allCases)
        ) { configuration, _ in
            configuration.asksForVersion = true
            return nil
        },
    ]
}
