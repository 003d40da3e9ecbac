import TestSupport
import Testing

@Suite struct OptionTests {
    static let refused: [(arguments: [String], line: String)] = [
        (["--prot", "1"], "unknown option --prot; did you mean --port?"),
        (["--fixtures=x"], "unknown option --fixtures; did you mean --fixture?"),
        (["--nothing-like-it"], "unknown option --nothing-like-it"),
        (["-p"], "-p needs a value: -p NUMBER"), (["-x"], "unknown option -x"),
        (["-v"], "unknown option -v; did you mean -V?"),
        (["-port", "80"], "unknown option -port; did you mean --port?"),
        (["--cros", "x"], "unknown option --cros; did you mean --cors?"),
        (["--data", "-p", "0"], "--data needs a value: --data DIR"),
        (["-p=http"], "--port must be a number from 0 to 65535, but it is 'http'"),
        (["--timeout", "9"], "serve takes no --timeout"),
        (
            ["wait", "--timeout=-1"],
            "--timeout must be a number of seconds from 0 to 86400, but it is '-1'"
        ),
        (["--fixture", "-", "--fixture=-"], "--fixture must be - once, but it is '-'"),
        (["help", "explian"], "unknown verb explian; did you mean explain?"),
        (["help", "check", "wait"], "help takes one verb, or none"),
        (["completion"], "completion takes the name of a shell: completion bash|zsh|fish"),
        (
            ["completion", "bsh"],
            "completion is there for bash, zsh, fish, not for 'bsh'; did you mean bash?"
        ),
        (["serv"], "unknown verb serv; did you mean serve?"),
        (["health-check"], "unknown verb health-check; did you mean healthcheck?"),
        (["dance"], "unknown verb dance"),
        (["--port"], "--port needs a value: --port NUMBER"),
        (["--data", "--port", "0"], "--data needs a value: --data DIR"),
        (["--version=1"], "--version takes no value"),
        (["--port", "http"], "--port must be a number from 0 to 65535, but it is 'http'"),
        (["--port=65536"], "--port must be a number from 0 to 65535, but it is '65536'"),
        (["--port=-1"], "--port must be a number from 0 to 65535, but it is '-1'"),
        (["--host="], "--host must be an address such as 127.0.0.1, but it is ''"),
        (["--mode", "Strict"], "--mode must be default or strict, but it is 'Strict'"),
        (["--workers", "0"], "--workers must be a number from 1 to 64, but it is '0'"),
        (
            ["--callback-allow", "receiver:80"],
            "--callback-allow must be a host without a port, or *, but it is 'receiver:80'"
        ),
        (
            ["--allow-origin", "http://localhost:3000/"],
            "--allow-origin must be scheme, host and port of a page, such as "
                + "http://localhost:3000, but it is 'http://localhost:3000/'"
        ),
        (["--log", "xml"], "--log must be text, json or none, but it is 'xml'"),
        (
            ["--credential", "acme+pub"],
            "--credential must be company+public:private, maybe with =ROLE behind it, but it has "
                + "no public key between '+' and ':'"
        ),
        (
            ["--credential", "acme+pub:key", "--credential=acme+other:key=rw"],
            "--credential must be company+public:private, maybe with =ROLE behind it, but number 2 "
                + "has a role behind the last '=' that is not full, read-only or no-MODULE (several "
                + "joined by ','; MODULE is one of company, expense, finance, marketing, "
                + "procurement, project, sales, schedule, service, system, time)"
        ),
        (
            ["--credential", "acme+pub:key", "acme+other:key"],
            "credentials stand without --credential in front: repeat it for each"
        ),
        (["check", "--credential", "acme+pub:key", "x"], "check takes no --credential"),
        (["--fixture", ""], "--fixture must be a file, demo, none or generate:N, but it is ''"),
        (["check", "--data", "x", "y"], "check takes no --data"),
        (["healthcheck", "--mode=strict"], "healthcheck takes no --mode"),
        (["serve", "x.json"], "serve takes no argument; data comes by --fixture"),
        (["check"], "check takes the files to check: check FILE..."),
        (["healthcheck", "a", "b"], "healthcheck takes one URL, or none"),
        (
            ["explain", "contacts"],
            "explain takes a resource and a condition in quotes: "
                + "explain contacts 'firstName = \"Ada\"'"
        ),
    ]

    @Test("a command line that is not understood is one line and exit 2", arguments: refused)
    func refusal(_ arguments: [String], _ line: String) throws {
        let end = try Program(arguments).finish()
        #expect(end.status == 2)
        #expect(end.output == "")
        #expect(end.errors == "psa-mock: \(line) (psa-mock --help tells all)\n")
    }

    @Test func `a host that is no address is one line and exit 2`() throws {
        let end = try run("--port", "0", "--host", "example.com")
        #expect(end.status == 2)
        #expect(
            end.errors
                == "psa-mock: 'example.com' is not a numeric address. Give one such as 127.0.0.1 "
                + "or ::1, or localhost.\n")
    }

    @Test func `each option has a twin in the environment`() throws {
        let folder = try TemporaryFolder()
        let program = try Program(
            [],
            environment: [
                "PSA_MOCK_HOST": "localhost", "PSA_MOCK_PORT": "0", "PSA_MOCK_MODE": "strict",
                "PSA_MOCK_FIXTURE": "none", "PSA_MOCK_LOG": "none",
                "PSA_MOCK_PORT_FILE": folder.file("port"), "PSA_MOCK_DATA": folder.file("data"),
            ])
        let line = try #require(program.readLine())
        let port = try #require(RunningServer.port(in: line))
        #expect(
            line == "psa-mock is ready at http://localhost:\(port) (strict mode; 0 contacts, "
                + "0 companies, 0 tickets; new data in \(folder.file("data"))/default.db)")
        #expect(folder.read("port") == "\(port)\n")
    }

    @Test func `a flag wins over the environment, whatever that says`() throws {
        let server = try RunningServer(
            "--mode", "default", "--fixture=none",
            environment: [
                "PSA_MOCK_PORT": "nonsense", "PSA_MOCK_MODE": "strict",
                "PSA_MOCK_FIXTURE": "/nowhere.json",
            ])
        #expect(server.readyLine.hasSuffix(" (default mode; 0 contacts, 0 companies, 0 tickets)"))
    }

    @Test func `a value of the environment that is wrong is named as such`() throws {
        let end = try run(environment: ["PSA_MOCK_LOG": "loud"])
        #expect(end.status == 2)
        #expect(
            end.errors == "psa-mock: PSA_MOCK_LOG must be text, json or none, but it is 'loud' "
                + "(psa-mock --help tells all)\n")
    }

    @Test func `an empty variable is none, and the link of a Kubernetes service is no port`()
        throws
    {
        let end = try run(
            environment: [
                "PSA_MOCK_MODE": "", "PSA_MOCK_PORT": "tcp://10.0.0.1:8080",
                "PSA_MOCK_HOST": "x",
            ])
        #expect(end.errors.hasPrefix("psa-mock: 'x' is not a numeric address."))
    }

    static let options: [(flag: String, variable: String?)] = [
        ("--host ADDRESS", "PSA_MOCK_HOST"), ("-p, --port NUMBER", "PSA_MOCK_PORT"),
        ("--port-file FILE", "PSA_MOCK_PORT_FILE"), ("--fixture FILE", "PSA_MOCK_FIXTURE"),
        ("--data DIR", "PSA_MOCK_DATA"), ("--mode default|strict", "PSA_MOCK_MODE"),
        ("--credential COMPANY+PUBLIC:PRIVATE", "PSA_MOCK_CREDENTIAL"),
        ("--workers NUMBER", "PSA_MOCK_WORKERS"),
        ("--memory-max MB", "PSA_MOCK_MEMORY_MAX"),
        ("--sandboxes-max NUMBER", "PSA_MOCK_SANDBOXES_MAX"),
        ("--sandbox-ttl SECONDS", "PSA_MOCK_SANDBOX_TTL"),
        ("--row-cache on|references|off", "PSA_MOCK_ROW_CACHE"),
        ("--control-token TOKEN", "PSA_MOCK_CONTROL_TOKEN"),
        ("--control-token-file FILE", "PSA_MOCK_CONTROL_TOKEN_FILE"),
        ("--allow-origin, --cors ORIGIN", "PSA_MOCK_ALLOW_ORIGIN"),
        ("--callback-allow HOST", "PSA_MOCK_CALLBACK_ALLOW"),
        ("--callback-trust FILE|system", "PSA_MOCK_CALLBACK_TRUST"),
        ("--tls on|off", "PSA_MOCK_TLS"), ("--tls-name NAME", "PSA_MOCK_TLS_NAME"),
        ("--tls-cert FILE", "PSA_MOCK_TLS_CERT"), ("--tls-key FILE", "PSA_MOCK_TLS_KEY"),
        ("--ca-file FILE", "PSA_MOCK_CA_FILE"),
        ("--instance NAME", "PSA_MOCK_INSTANCE"), ("--log text|json|none", "PSA_MOCK_LOG"),
        ("--id NUMBER", "PSA_MOCK_ID"),
        ("--timeout SECONDS", "PSA_MOCK_TIMEOUT"), ("-h, --help", nil), ("-V, --version", nil),
    ]

    @Test("help tells every option and its variable", arguments: [["--help"], ["-h"], ["help"]])
    func help(_ arguments: [String]) throws {
        let end = try Program(arguments, environment: ["PSA_MOCK_PORT": "nonsense"]).finish()
        #expect(end.status == 0)
        #expect(end.errors == "")
        let entries = end.output.split(separator: "\n").filter { $0.hasPrefix("  -") }
        #expect(entries.count == Self.options.count)
        for (entry, (flag, variable)) in zip(entries, Self.options) {
            #expect(entry.hasPrefix("  \(flag)"))
            #expect(variable.map { entry.contains("(\($0)") } ?? !entry.contains("PSA_MOCK"))
        }
        for verb in [
            "[serve]", "wait", "healthcheck", "env", "check", "explain", "completion", "man",
            "help", "version",
        ] {
            #expect(end.output.contains("\n  psa-mock \(verb) "))
        }
        #expect(end.output.split(separator: "\n").allSatisfy { $0.count <= 90 })
    }

    @Test(
        "help of a verb begins with an example and tells its own options",
        arguments: [["help", "explain"], ["explain", "--help"], ["explain", "a", "-h"]])
    func helpOfVerb(_ arguments: [String]) throws {
        let end = try Program(arguments).finish()
        #expect(end.status == 0)
        #expect(end.errors == "")
        #expect(
            end.output.hasPrefix(
                """
                psa-mock explain RESOURCE CONDITIONS [OPTION...]: explains a condition and what it matches

                Examples:
                  psa-mock explain contacts 'company/name = "Acme Corporation"'

                """))
        let entries = end.output.split(separator: "\n").filter { $0.hasPrefix("  -") }
        let flags = entries.map { $0.split(separator: " ").last { $0.hasPrefix("--") } ?? "" }
        #expect(flags == ["--fixture", "--mode", "--id", "--help", "--version"])
    }

    @Test func `the version is one line, and the newest of the changelog`() throws {
        let end = try run("--version")
        #expect(end.status == 0)
        for other in ["-V", "version"] { #expect(try run(other).output == end.output) }
        let match = try #require(end.output.wholeMatch(of: /psa-mock ([0-9]+\.[0-9]+\.[0-9]+)\n/))
        let changes = try Repository.text(of: "docs/CHANGELOG.md")
        let newest = try #require(changes.firstMatch(of: /\n## ([0-9.]+)\n/))
        #expect(newest.1 == match.1)
    }
}
