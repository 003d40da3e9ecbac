// The members of a record that callbacks show.

package import Conditions
import Dialect
package import Schema

extension Resource {
    /// The members that callbacks show of a record; nil for all.
    package var toldMembers: FieldList? {
        guard let hidden = callback?.hidden, !hidden.isEmpty else { return nil }
        let names = fields.map(\.name).filter { !hidden.contains($0) } + ["_info"]
        return FieldList.parse(names.joined(separator: ","), limits: Limits.conditions)
    }
}
