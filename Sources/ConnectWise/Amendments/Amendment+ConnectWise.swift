// The list of what is known of collections beyond the vendor's table.

import Schema

extension Amendment {
    /// The amendments by the paths of their collections.
    static let byPath = Dictionary(uniqueKeysWithValues: all.map { ($0.path, $0) })

    private static let all: [Amendment] =
        timeEntries + scheduleEntries + ticketParts + boardParts + projects
        + opportunityParts + agreementParts + financialRecords + lookups

    /// Tables that no collection has, and forms of whose records collections show.
    static let hiddenTables: [Resource] = [
        .ticketConfiguration, .projectTicketConfiguration, .boardTypeAssociation,
    ]
}
