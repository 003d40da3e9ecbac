// The environment variables of the program.

import CLinux
import Glibc
import Primitives

/// The variables of the environment whose names begin with `PSA_MOCK_`.
enum Environment {
    /// The beginning of the names of all variables.
    static let prefix = "PSA_MOCK_"

    /// Variables that programs beside this one read: clients, its tests and its scripts.
    private static let foreign = ["PSA_MOCK_URL", "PSA_MOCK_PROGRAM", "PSA_MOCK_RECORD"]

    /// The value of a variable; nil if it is not set.
    static func value(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }

    /// A line about each variable that no option reads, with the near miss.
    static var warnings: [String] {
        let known = Option.all.flatMap(\.environmentNames)
        return own.compactMap { name, value in
            guard !known.contains(name), !foreign.contains(name), !isServiceLink(name, value)
            else { return nil }
            return "psa-mock: unknown variable \(name)\(didYouMean(name, known))"
        }
    }

    /// The variables with the prefix, in the order of their names.
    private static var own: [(name: String, value: String)] {
        var found: [(name: String, value: String)] = []
        var index = 0
        while let text = unsafe linux_environment(index) {
            index += 1
            let variable = unsafe String(cString: text)
            guard variable.hasPrefix(prefix), let end = variable.firstIndex(of: "=") else {
                continue
            }
            found.append((String(variable[..<end]), String(variable[end...].dropFirst())))
        }
        return found.sorted { $0.name < $1.name }
    }

    /// Whether a variable is one that Kubernetes or Docker gives every container beside a service
    /// whose name begins with psa-mock: `PSA_MOCK_SERVICE_HOST`, `PSA_MOCK_PORT_8080_TCP_ADDR`,
    /// `PSA_MOCK_BLUE_PORT=tcp://…`.
    private static func isServiceLink(_ name: String, _ value: String) -> Bool {
        if ["tcp://", "udp://", "sctp://"].contains(where: { value.hasPrefix($0) }) { return true }
        let words = name.split(separator: "_")
        return words.indices.dropFirst().contains { index in
            switch (words[index - 1], words[index]) {
            case ("SERVICE", "HOST"), ("SERVICE", "PORT"): true
            case ("PORT", let number): number.allSatisfy(\.isNumber)
            default: false
            }
        }
    }
}
