// The screens on which user-defined fields stand, and their pods.

/// A screen of the service's own program: user-defined fields are defined for the records that it
/// shows (docs/LIVE-API.md#custom-fields).
struct Screen: Sendable, Equatable {
    /// What definitions call it, such as `ct300`.
    let id: String
    /// What it is called in words.
    let description: String
    /// The parts of the screen.
    let pods: [Pod]

    /// A part of a screen: each user-defined field stands in one.
    struct Pod: Sendable, Equatable {
        /// What definitions call it.
        let id: Int64
        /// What values call it, such as `contact_overview`.
        let identifier: String
        /// What it is called in words.
        let description: String
    }

    /// The pod of that id.
    func pod(_ id: Int64) -> Pod? { pods.first { $0.id == id } }
}

// The ids of the contact's screen and pods, and of the other screens but that of sites, are those of
// the live service; the numbers of the other pods are not public.
extension Screen {
    /// The screen of contacts.
    static let contact = Screen(
        id: "ct300", description: "Contact",
        pods: [
            Pod(id: 4, identifier: "contact_overview", description: "Contact Overview"),
            Pod(id: 5, identifier: "contact_detail", description: "Contact Details"),
        ])
    /// The screen of companies.
    static let company = Screen(
        id: "cm120", description: "Company",
        pods: [Pod(id: 1, identifier: "company_overview", description: "Company Overview")])
    /// The screen of sites of companies.
    static let site = Screen(
        id: "cm140", description: "Site",
        pods: [Pod(id: 2, identifier: "company_site", description: "Company Site")])
    /// The screen of service tickets.
    static let ticket = Screen(
        id: "sr100", description: "Service Ticket",
        pods: [Pod(id: 3, identifier: "ticket_overview", description: "Ticket Overview")])
}

extension Catalog {
    /// The screens of all resources.
    var screens: [Screen] { resources.filter { !$0.isView }.compactMap(\.screen) }
}

extension Resource {
    /// The field that holds the values of user-defined fields, if records can have any.
    var customFieldsField: Field? { fields.first { $0.screen != nil } }

    /// The screen whose user-defined fields records have; nil if they have none.
    var screen: Screen? { customFieldsField?.screen }
}
