// The program: reads what it is to do, does it, and says in one line why not.

import Glibc

@main
struct PSAMock {
    static func main() {
        // Whoever reads the output may go; that must not end the server.
        _ = signal(SIGPIPE, SIG_IGN)
        // A file beyond its limit (`ulimit -f`) is an error of the write.
        _ = signal(SIGXFSZ, SIG_IGN)
        do {
            try run()
        } catch {
            complain("psa-mock: \(error.message)")
            exit(error.status)
        }
    }

    private static func run() throws(Failure) {
        let configuration = try Configuration(Array(CommandLine.arguments.dropFirst())) { name in
            guard let value = unsafe getenv(name) else { return nil }
            return unsafe String(cString: value)
        }
        if configuration.asksForHelp { return printLine(Help.text) }
        if configuration.asksForVersion { return printLine("psa-mock \(Help.version)") }
        switch configuration.verb {
        case .serve: try serve(configuration)
        case .healthcheck: try checkHealth(configuration)
        case .check: try checkFixtures(configuration)
        case .explain: try explain(configuration)
        }
    }
}
