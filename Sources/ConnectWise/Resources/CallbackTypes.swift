// The official table of the types of callbacks and their levels (docs/LIVE-API.md#callbacks).

import Schema

extension CallbackType {
    /// All types.
    static let all: [CallbackType] = [
        activity, agreement, company, configuration, contact, expense, invoice, member, opportunity,
        productCatalog, project, purchaseOrder, schedule, ticket, time,
    ]

    static let activity = CallbackType(
        "Activity",
        [
            owner, Level("Status", .unknown), Level("Type", .unknown), ofCompany,
            Level("Activity", .own),
        ])

    static let agreement = CallbackType(
        "Agreement",
        [owner, Level("Type", .field("type")), ofCompany, Level("Agreement", .own)])

    static let company = CallbackType(
        "Company",
        [
            owner, Level("Status", .field("status")),
            Level("Type", .listed(in: "CompanyTypeAssociation", "type")),
            Level("Territory", .field("territory")), Level("Company", .own), ofTag,
        ])

    static let configuration = CallbackType(
        "Configuration",
        [
            owner, Level("Type", .field("type")), Level("Status", .field("status")),
            Level("Configuration", .own),
        ])

    /// A contact. The recorded ones show none of its lists.
    static let contact = CallbackType(
        "Contact", hiding: ["customFields", "types", "communicationItems"],
        [
            owner, Level("Type", .listed(in: "ContactTypeAssociation", "type")),
            Level("Territory", .through("company", in: "Company", "territory")), ofCompany,
            Level("Contact", .own),
        ])

    static let expense = CallbackType(
        "Expense",
        [
            owner, Level("ChargeToType", .unknown), Level("Type", .field("type")),
            Level("Class", .unknown), ofCompany, Level("Expense", .own),
        ])

    static let invoice = CallbackType(
        "Invoice",
        [owner, Level("Status", .field("status")), ofCompany, Level("Invoice", .own)])

    static let member = CallbackType(
        "Member",
        [
            owner, Level("Location", .field("defaultLocation")),
            Level("SecurityRole", .field("securityRole")), Level("Member", .own),
        ])

    static let opportunity = CallbackType(
        "Opportunity",
        [
            owner, Level("StatusId", .field("status")), ofCompany, Level("Opportunity", .own),
        ])

    static let productCatalog = CallbackType("ProductCatalog", [owner])

    static let project = CallbackType(
        "Project",
        [
            owner, Level("Status", .field("status")), Level("Board", .field("board")),
            Level("Project", .own),
        ])

    static let purchaseOrder = CallbackType(
        "PurchaseOrder",
        [
            owner, Level("Status", .field("status")), Level("Vendor", .field("vendorCompany")),
            Level("Company", .field("customerCompany")), Level("PurchaseOrder", .own),
        ])

    static let schedule = CallbackType(
        "Schedule",
        [
            owner, Level("Status", .field("status")), Level("Type", .field("type")),
            Level("Location", .field("where")), Level("Member", .field("member")),
            Level("Schedule", .own),
        ])

    static let ticket = CallbackType(
        "Ticket",
        [
            owner, Level("Board", .field("board")), Level("Project", .field("project")),
            Level("Phase", .field("phase")), Level("Status", .field("status")),
            Level("Ticket", .own), ofTag,
        ])

    static let time = CallbackType(
        "Time", [owner, ofCompany, Level("Time", .own)])

    /// All records: the guide gives it the `objectId` 1.
    private static let owner = Level("Owner", .all)
    private static let ofCompany = Level("Company", .field("company"))
    /// A tag is a text: its number is not public.
    private static let ofTag = Level("IntegratorTag", .unknown)
}
