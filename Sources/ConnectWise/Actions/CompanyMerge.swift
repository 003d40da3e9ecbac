// The merge of two companies: references move to the second, and the first is deleted.

import API
import Dialect
import HTTP
import JSON
import Primitives
import Records
import SQLite
import Schema

extension Action {
    /// Merges the company of the path into another. Everything that hangs on it or refers to it
    /// moves; it stays behind, marked as deleted. For each value of its own the body says whose
    /// counts: that of the company that goes (`From`) or that of the other (`To`, also if the body
    /// says nothing).
    static let mergeCompany = Action(
        "merge", .post, "/company/companies/{id}/merge", body: .json(.companyMerge),
        answer: .object(.ok, .successResponse))
}

extension ActionHandler {
    static let mergeCompany = ActionHandler(.mergeCompany) { context, response in
        let source = try context.recordID()
        let choices = try context.members(of: .companyMerge)
        let target = choices.integer("toCompanyId") ?? 0
        try context.store.checkMerge(of: source, into: target)
        let stamp = try context.stamp()
        _ = try context.store.performWrite(context.resource, id: source, parent: nil, by: stamp) {
            try context.store.merge(source, into: target, choices, by: stamp)
            return source
        }
        response.writeSuccess(
            "Company \(source) was merged into company \(target).", at: context.now)
    }
}

extension Resource {
    /// The body of a merge (`CompanyMerge`, docs/LIVE-API.md#schemas). What the words of the live
    /// service are is not public; these are the mock's own. Records below the company always move.
    fileprivate static let companyMerge = Resource(
        shape: "CompanyMerge",
        [Field("toCompanyId", .identifier(of: "Company"), .required)]
            + (mergedValues.map(\.member) + ["identifier", "type"] + unkeptValues)
            .map { Field($0, .enumeration(["From", "To"])) }
            + mergedLists.map { Field($0, .enumeration(["From"])) })

    /// The members of a merge that choose values of a company, and the fields of those values.
    fileprivate static let mergedValues: [(member: String, fields: [String])] =
        [
            ("name", ["name"]), ("status", ["status"]),
            (
                "primaryAddress",
                ["addressLine1", "addressLine2", "city", "state", "zip", "country"]
            ),
            ("primaryContact", ["defaultContact"]), ("phone", ["phoneNumber"]),
            ("fax", ["faxNumber"]), ("website", ["website"]), ("territory", ["territory"]),
            ("revenue", ["annualRevenue"]), ("numberOfEmployees", ["numberOfEmployees"]),
            ("dateAcquired", ["dateAcquired"]), ("sourceList", ["leadSource"]),
            ("billingAddress", ["billingSite"]), ("billingContact", ["billingContact"]),
            ("accountNumber", ["accountNumber"]),
        ] + (1...10).map { ("userDefinedField\($0)", ["userDefinedField\($0)"]) }

    /// The members that choose values which companies do not have here.
    private static let unkeptValues = [
        "market", "revenueYear", "sicCode", "timeZone", "taxCode", "billingTerms",
    ]

    /// The members that choose records below a company.
    private static let mergedLists = [
        "notes", "sites", "activities", "opportunities", "services", "projects", "contacts",
        "documents",
    ]
}

extension Store {
    /// - Throws: `APIError.invalid` if the company to merge into is the same, or deleted.
    fileprivate func checkMerge(of source: Int64, into target: Int64) throws {
        func mergeError(_ message: String) -> APIError {
            .invalid(
                resource: "companyMerge", [.invalid(message, "toCompanyId", of: "companyMerge")])
        }
        guard source != target else {
            throw mergeError("Company \(source) cannot be merged into itself.")
        }
        let isDeleted = try database.first(
            "SELECT \"deletedFlag\" FROM \"Company\" WHERE \"id\" = \(target)"
        ) { $0.integer(0) == 1 }
        guard isDeleted != true else {
            throw mergeError("Company \(target) is deleted; merge into one that is not.")
        }
    }

    /// Merges one company into another. To be called inside a transaction.
    fileprivate func merge(
        _ source: Int64, into target: Int64, _ choices: PreparedRecord, by stamp: Stamp
    ) throws(DatabaseError) {
        let company = catalog.resource("Company")
        try copyValues(of: source, into: target, choices, by: stamp)
        try database.run(
            """
            UPDATE "CompanySite" SET "primaryAddressFlag" = 0 WHERE "companyId" = \(source) \
            AND EXISTS (SELECT 1 FROM "CompanySite" WHERE "companyId" = \(target) \
            AND "primaryAddressFlag")
            """)
        for referrer in catalog.references(to: "Company")
        where referrer.resource.name != "CompanyTypeAssociation" {
            // A membership that the other has already stays behind.
            try database.run(
                """
                UPDATE OR IGNORE \(name: referrer.resource.table) \
                SET \(name: referrer.column) = \(referrer.value(naming: target)), \
                "lastUpdated" = \(stamp.time.text), "updatedBy" = \(stamp.member) \
                WHERE \(name: referrer.column) = \(source)
                """)
        }
        // Contacts and sites of the first have moved.
        let left = ["defaultContactId", "billingContactId", "billingSiteId"].map {
            "\(name: $0) = NULL" as SQL
        }
        try update(company, source, left, by: stamp)
        try mark(company, source, by: stamp)
    }

    /// Gives the second company the values of the first that are to count.
    private func copyValues(
        of source: Int64, into target: Int64, _ choices: PreparedRecord, by stamp: Stamp
    ) throws(DatabaseError) {
        let company = catalog.resource("Company")
        let columns = Resource.mergedValues.filter { choices.text($0.member) == "From" }
            .flatMap { $0.fields.compactMap { company.field($0)?.column } }
        try update(
            company, target,
            columns.map {
                "\(name: $0) = (SELECT \(name: $0) FROM \"Company\" WHERE \"id\" = \(source))"
            }, by: stamp)
        if choices.text("identifier") == "From" { try swapIdentifiers(source, target) }
        if choices.text("type") == "From" {
            try deleteRows(
                of: "CompanyTypeAssociation", where: "\"companyId\" = \(target)", by: stamp)
            try database.run(
                """
                UPDATE "CompanyTypeAssociation" SET "companyId" = \(target) \
                WHERE "companyId" = \(source)
                """)
        }
    }

    /// An identifier belongs to one company at any time, so there is a step between.
    private func swapIdentifiers(_ first: Int64, _ second: Int64) throws(DatabaseError) {
        func set(_ identifier: SQL, of company: Int64) throws(DatabaseError) {
            try database.run(
                "UPDATE \"Company\" SET \"identifier\" = \(identifier) WHERE \"id\" = \(company)")
        }
        let identifiers = try database.all(
            """
            SELECT "identifier" FROM "Company" WHERE "id" IN (\(first), \(second)) \
            ORDER BY "id" = \(second)
            """
        ) { $0.text(0) }
        try set("' ' || \"id\"", of: first)
        try set("\(identifiers[0])", of: second)
        try set("\(identifiers[1])", of: first)
    }
}

extension Catalog {
    /// Every field that refers to records of a resource, also those of records that stand below
    /// them or that let them go.
    fileprivate func references(to name: String) -> [Referrer] {
        resources.filter { !$0.isView }.flatMap { resource in
            resource.fields.compactMap { field in
                guard let column = field.column, field.refersToRecord,
                    target(of: field, in: resource) == name
                else { return nil }
                return Referrer(resource: resource, field: field, column: column, target: name)
            }
        }
    }
}
