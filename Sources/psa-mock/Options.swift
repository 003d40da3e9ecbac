// The table of options, which the parser, the environment and --help share.

import API
import Dialect
import Glibc
import MockServer
import Tenancy

extension Option {
    /// The default number of workers, which leaves processors to the clients of a test.
    private static var defaultWorkers: Int {
        let processors = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        return processors <= 2 ? 1 : min(4, processors / 2)
    }

    /// All options, in the order of --help.
    static let all: [Option] = [
        Option(
            name: "host", placeholder: "ADDRESS", defaultValue: "127.0.0.1",
            help: "Numeric address to listen on, or localhost. 0.0.0.0 is all IPv4 addresses.",
            verbs: [.serve]
        ) { configuration, values in
            configuration.host = values.last ?? ""
            return configuration.host.isEmpty ? "an address such as 127.0.0.1" : nil
        },
        Option(
            name: "port", aliases: ["-p"], placeholder: "NUMBER", defaultValue: "8080",
            help: "Port to listen on, or of the server to ask. 0 chooses a free port.",
            verbs: [.serve, .wait, .healthcheck, .env]
        ) { configuration, values in
            guard let text = values.last, let port = UInt16(text) else {
                return "a number from 0 to 65535"
            }
            configuration.port = port
            return nil
        },
        Option(
            name: "port-file", placeholder: "FILE", defaultValue: nil,
            help: "File that the port is written to while the server listens.",
            verbs: [.serve]
        ) { configuration, values in
            configuration.portFile = values.last
            return values.last == "" ? "a file" : nil
        },
        Option(
            name: "fixture", placeholder: "FILE", defaultValue: "demo", separator: ":",
            separatedBeginning: "generate",
            help: "Fixture file with the initial data. May be repeated; in the environment, files "
                + "are separated by ':'. demo is built in; none loads the lookups only; - is the "
                + "standard input; generate:N makes N contacts with companies, sites, notes and "
                + "tickets, and generate:N@SEED others of the same number.",
            verbs: [.serve, .explain]
        ) { configuration, values in
            guard values.count(where: { $0 == standardInput }) <= 1 else { return "- once" }
            configuration.fixtures = values.filter { $0 != "none" }
            return values.contains("") ? "a file, demo, none or generate:N" : nil
        },
        Option(
            name: "data", placeholder: "DIR", defaultValue: nil,
            help: "Directory in which data is kept from run to run. Without it, data is in memory.",
            verbs: [.serve]
        ) { configuration, values in
            configuration.dataDirectory = values.last
            return values.last == "" ? "a directory" : nil
        },
        Option(
            name: "mode", placeholder: "default|strict", defaultValue: "default",
            help: "default accepts what the documentation shows and what real clients send; "
                + "strict accepts only what the live service accepts.",
            verbs: [.serve, .check, .explain]
        ) { configuration, values in
            guard let mode = Mode(rawValue: values.last ?? "") else { return "default or strict" }
            configuration.mode = mode
            return nil
        },
        Option(
            name: "credential", placeholder: "COMPANY+PUBLIC:PRIVATE", defaultValue: nil,
            separator: " ", isSecret: true,
            help: "Credentials to accept; without it, all are accepted. May be repeated; in the "
                + "environment, they are separated by spaces. =ROLE after the private key sets "
                + "their permissions: \(Keyring.roleForm).",
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
            name: "workers", placeholder: "NUMBER", defaultValue: String(defaultWorkers),
            help: "Number of event loops, which share the sandboxes. By default half the number of "
                + "processors, from one to four.",
            verbs: [.serve]
        ) { configuration, values in
            guard let number = values.last.flatMap({ Int($0) }), (1...64).contains(number) else {
                return "a number from 1 to 64"
            }
            configuration.workers = number
            return nil
        },
        Option(
            name: "memory-max", placeholder: "MB",
            defaultValue: String(Limits.memoryBytesMax >> 20),
            help:
                "Memory in megabytes: five eighths for the data of sandboxes and snapshots, a "
                + "quarter for incomplete requests, an eighth for responses that clients have not "
                + "read.",
            verbs: [.serve]
        ) { configuration, values in
            guard let number = values.last.flatMap({ Int($0) }), (64...1_048_576).contains(number)
            else { return "a number of megabytes from 64 to 1048576" }
            configuration.memoryBytesMax = number << 20
            return nil
        },
        Option(
            name: "sandboxes-max", placeholder: "NUMBER", defaultValue: String(Limits.sandboxesMax),
            help: "Maximum number of open sandboxes. For another one, an unchanged sandbox is "
                + "removed, or one that is past its time to live; with --data it is only closed.",
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
            defaultValue: String(Limits.sandboxIdleSecondsMax),
            help:
                "Time to live of a sandbox after its last request. After that it may be removed, "
                + "with its data, to make room for another one.",
            verbs: [.serve]
        ) { configuration, values in
            guard let number = values.last.flatMap({ Int64($0) }), (0...31_536_000).contains(number)
            else { return "a number of seconds from 0 to 31536000" }
            configuration.sandboxLimits.idleSecondsMax = number
            return nil
        },
        Option(
            name: "row-cache", placeholder: "on|references|off", defaultValue: "on",
            help: "What is kept in the form in which answers show it: whole records, only the "
                + "references in them, or nothing. Answers are the same; references and off are for "
                + "measuring.",
            verbs: [.serve]
        ) { configuration, values in
            guard let value = values.last, ["on", "references", "off"].contains(value) else {
                return "on, references or off"
            }
            configuration.sandboxLimits.rowCacheBytesMax =
                value == "off" ? 0 : Limits.rowCacheBytesMax
            configuration.sandboxLimits.keepsRecords = value == "on"
            return nil
        },
        Option(
            name: "control-token", placeholder: "TOKEN", defaultValue: nil, isSecret: true,
            help: "Token that /_mock requires, as X-Mock-Token or as bearer token. Without it, "
                + "/_mock accepts local clients only; a server that listens on other addresses "
                + "generates a token and prints it.",
            verbs: [.serve]
        ) { configuration, values in
            configuration.controlToken = values.last
            return values.last == "" ? "a token" : nil
        },
        Option(
            name: "control-token-file", placeholder: "FILE", defaultValue: nil,
            help: "File that holds that token, on one line: neither the list of processes nor the "
                + "environment shows it.",
            verbs: [.serve]
        ) { configuration, values in
            configuration.controlTokenFile = values.last
            return values.last == "" ? "a file" : nil
        },
        Option(
            name: "allow-origin", aliases: ["--cors"], placeholder: "ORIGIN", defaultValue: nil,
            separator: " ",
            help:
                "Origin of pages that may use the server, such as http://localhost:3000. May be "
                + "repeated; in the environment, origins are separated by spaces. Without it, pages "
                + "of other origins are refused.",
            verbs: [.serve]
        ) { configuration, values in
            guard let origins = AllowedOrigins(values) else {
                return "scheme, host and port of a page, such as http://localhost:3000"
            }
            configuration.origins = origins
            return nil
        },
        callbackAllow, callbackTrust,
        tls, tlsName, tlsCertificate, tlsKey, trustedFile,
        Option(
            name: "instance", placeholder: "NAME", defaultValue: nil,
            help: "Name of this server among several behind a balancer: every answer has it as "
                + "x-mock-instance.",
            verbs: [.serve]
        ) { configuration, values in
            guard let name = values.last, (1...64).contains(name.utf8.count),
                name.utf8.allSatisfy(Sandboxes.isPlain)
            else { return "1 to 64 letters, digits, dots, hyphens and underscores" }
            configuration.instance = name
            return nil
        },
        Option(
            name: "log", placeholder: "text|json|none", defaultValue: "text",
            help: "Form of the request log on stderr: text, json or none.",
            verbs: [.serve]
        ) { configuration, values in
            guard let form = LogForm(rawValue: values.last ?? "") else {
                return "text, json or none"
            }
            configuration.log = form
            return nil
        },
        Option(
            name: "id", placeholder: "NUMBER", defaultValue: nil,
            help: "Record for which the result of each comparison is shown.",
            verbs: [.explain]
        ) { configuration, values in
            guard let id = Int64(values.last ?? ""), id > 0 else { return "the id of a record" }
            configuration.recordID = id
            return nil
        },
        Option(
            name: "timeout", placeholder: "SECONDS", defaultValue: "30",
            help: "Time to wait for the server, in seconds.",
            verbs: [.wait]
        ) { configuration, values in
            guard let number = values.last.flatMap({ Int64($0) }), (0...86_400).contains(number)
            else { return "a number of seconds from 0 to 86400" }
            configuration.timeoutSeconds = number
            return nil
        },
        Option(
            name: "help", aliases: ["-h"], placeholder: nil, defaultValue: nil,
            help: "Tells about the verb, or about all without one.",
            verbs: Set(Verb.allCases)
        ) { _, _ in nil },
        Option(
            name: "version", aliases: ["-V"], placeholder: nil, defaultValue: nil,
            help: "Prints the version.",
            verbs: Set(Verb.allCases)
        ) { _, _ in nil },
    ]
}
