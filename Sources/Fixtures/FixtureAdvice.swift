// What to do about errors that fixtures alone can have.

import Dialect
import Schema

extension APIError {
    /// The advice on a list inside a record that is read only where the fixture says that there are such
    /// records; empty for other errors.
    func adviceOnFixture(in catalog: Catalog) -> String {
        guard case .unknownMember(let name, let type, _, _) = self, name.hasPrefix("/"),
            let above = catalog.entry(named: type)?.resource,
            let list = catalog.entry(named: "\(above.path)/{parentId}\(name)")?.resource
        else { return "" }
        return " Records of the vendor's contract inside others are read where lastIds names them:"
            + " \"lastIds\": {\"\(list.name)\": 0}."
    }
}
