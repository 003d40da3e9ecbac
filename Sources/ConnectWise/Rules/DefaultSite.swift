// The first site of a new company.

import Records
import SQLite
import Schema

extension RuleID {
    /// A new company has a main site.
    static let defaultSite = named("defaultSite")
}

extension Rule {
    /// A new company has a main site, to which its contacts belong (docs/LIVE-API.md#validation).
    static let defaultSite = Rule(
        transition: Transition(
            isIn: { _, _ in true },
            entered: { id, store, stamp in try store.addDefaultSite(to: id, by: stamp) }))
}

extension Store {
    fileprivate func addDefaultSite(to company: Int64, by stamp: Stamp) throws {
        let site = catalog.resource("CompanySite")
        guard try children(site, of: company).isEmpty else { return }
        var draft = Draft(site, for: .create)
        draft.put(.value(.text("Main")), in: "name", of: site)
        draft.put(.value(.integer(1)), in: "primaryAddressFlag", of: site)
        let owner = catalog.resource("Company")
        guard let stored = try stored(owner, company) else { return }
        // The company's address is that of its main site.
        for name in ["addressLine1", "addressLine2", "city", "zip", "phoneNumber", "faxNumber"] {
            guard let index = owner.index(of: name), stored[index] != .null else { continue }
            draft.put(.value(stored[index]), in: name, of: site)
        }
        let write = try prepare(
            draft, of: site, id: nil, parent: company, errorName: site.errorName)
        try save(write, by: stamp)
    }
}
