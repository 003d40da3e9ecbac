// The pieces of a patch's paths -> names as they are declared.

import Dialect
import Primitives
import Records
import Schema

extension Patch {
    /// The index of the field that a piece of a path names
    /// (docs/DIALECT.md#patchpathcase).
    func index(of piece: String, in resource: Resource) -> Int? {
        let found = resource.index(of: piece) ?? resource.index(anyCase: piece)
        guard let index = found, !resource.fields[index].isHidden else { return nil }
        let name = resource.fields[index].name
        return name == piece || takes(piece, for: name, of: resource) ? index : nil
    }

    /// The index of a field that only the vendor's contract has; the patch then is of a record with all such
    /// members.
    mutating func furtherIndex(of piece: String) -> Int? {
        guard let extended = store.catalog.extended(resource),
            let index = index(of: piece, in: extended)
        else { return nil }
        take(extended)
        return index
    }

    /// The member of a reference that a piece of a path names; nil if there is no such member.
    func referenceMember(_ piece: String) -> String? {
        member(piece, among: ["id", "identifier", "name"])
    }

    /// The one of `names` that a piece of a path is.
    func member(_ piece: String, among names: [String]) -> String? {
        if names.contains(piece) { return piece }
        guard let name = names.first(where: { ASCII.equal($0, piece) }) else { return nil }
        return takes(piece, for: name, of: resource) ? name : nil
    }

    /// Whether a name in another case of letters is taken; if so, the answer shows how it is
    /// spelled.
    private func takes(_ piece: String, for name: String, of resource: Resource) -> Bool {
        guard store.leniencies.permits(.patchPathCase) else { return false }
        trace.add(Hint(resource: resource.errorName, field: piece, meant: name))
        return true
    }
}
