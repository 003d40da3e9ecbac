// The screens that show user-defined fields, and their pods.

import Schema

// The ids of the contact's screen and pods, and of the other screens but that of sites, are those
// of the live service; the numbers of the other pods are not public.
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
