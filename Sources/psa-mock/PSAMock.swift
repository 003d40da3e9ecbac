// The entry point of the program.

import Glibc

@main
struct PSAMock {
    static func main() {
        // A closed output pipe must not end the server.
        _ = signal(SIGPIPE, SIG_IGN)
        // A file beyond its limit (`ulimit -f`) gives an error of the write instead of a signal.
        _ = signal(SIGXFSZ, SIG_IGN)
        do {
            try run()
        } catch {
            printError("psa-mock: \(error.message)")
            exit(error.status)
        }
    }

    private static func run() throws(ExitError) {
        let configuration = try Configuration(Array(CommandLine.arguments.dropFirst())) { name in
            guard let value = unsafe getenv(name) else { return nil }
            return unsafe String(cString: value)
        }
        if configuration.printsHelp { return printLine(Help.text) }
        if configuration.printsVersion { return printLine("psa-mock \(Program.version)") }
        switch configuration.verb {
        case .serve: try serve(configuration)
        case .healthcheck: try checkHealth(configuration)
        case .env: try printClientEnvironment(configuration)
        case .check: try checkFixtures(configuration)
        case .explain: try explain(configuration)
        }
    }
}
