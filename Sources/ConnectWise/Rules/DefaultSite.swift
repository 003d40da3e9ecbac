// The first site of a new company.

import Dialect
import Records
import SQLite
import Schema

extension RuleID {
    /// A new company has a main site.
    static let defaultSite = named("defaultSite")
}

extension Rule {
    /// A new company has a main site, to which its contacts belong (docs/LIVE-API.md#validation):
    /// the one that its body names, in default mode else "Main" (docs/LIVE-API.md#companies).
    static let defaultSite = Rule(prepare: { write, store in
        guard write.purpose == .create, let field = write.resource.field("site") else { return }
        if write[childrenIn: "site"].isEmpty {
            guard store.leniencies.permits(.companySite) else {
                return write.addError(.noSiteName(of: write.errorName))
            }
            let site = try store.newMainChild(of: field, named: "Main", in: write)
            write[childrenIn: "site"] = [site]
        }
        write.copyAddressToSite()
    })
}

extension PreparedRecord {
    /// The company's address is that of its main site.
    fileprivate mutating func copyAddressToSite() {
        for index in self[childrenIn: "site"].indices {
            for name in ["addressLine1", "addressLine2", "city", "zip", "phoneNumber", "faxNumber"]
            {
                self[childrenIn: "site"][index][name] = self[name]
            }
        }
    }
}

extension FieldError {
    /// The live service's words for a company without a site, or with one that has no name.
    fileprivate static func noSiteName(of resource: String) -> FieldError {
        FieldError(
            code: "MissingRequiredField", message: "Company Site name is required.",
            resource: resource, field: "site")
    }
}
