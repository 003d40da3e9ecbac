// The vendor's contract as the imitated service has it: with its declarations and amendments.

package import Contract
package import Dialect
import Schema

extension ContractResources {
    /// Those of a mode, made when they are first asked for.
    package static func shared(_ mode: Mode) -> ContractResources { perMode[mode] }

    private static let perMode = PerMode { mode in
        ContractResources(
            .shared, in: .shared(mode), amended: Amendment.byPath, hiding: Amendment.hiddenTables)
    }
}
