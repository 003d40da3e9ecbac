// Tracks: series of actions that are started for a contact or a company.

import Records
import SQLite
import Schema

extension Resource {
    /// A series of actions as the tenant has defined it.
    static let track = Resource(
        "Track", path: "/company/tracks", noun: "tracks", label: .field("name", href: "track_href"),
        fields: [
            Field("name", .string(max: 100), .required),
            Field("inactiveFlag", .boolean, .default(.boolean(false))),
        ])

    /// One step of a track.
    static let trackAction = Resource(
        "TrackAction", path: "/company/tracks/{parentId}/actions",
        noun: "track actions", label: .field("notes"), parent: "track",
        fields: [
            Field("track", .reference(to: "Track"), .required, .readOnly),
            Field("daysToExecute", .integer(0...3650), .default(.integer(0))),
            Field("notes", .string(max: 1000), .required),
        ])

    /// A track that was started for a contact (`ContactTrack`, docs/LIVE-API.md#schemas): by the
    /// caller and at the time of the request. A track is never changed, only ended by a delete.
    static let contactTrack = Resource(
        "ContactTrack", title: "Track", path: "/company/contacts/{parentId}/tracks",
        noun: "tracks", label: .field("id"),
        operations: [.list, .count, .create, .get, .delete], parent: "contact",
        rules: [.trackCompany],
        fields: [
            Field("trackId", .foreignKey(of: "track"), .required),
            Field("track", .reference(to: "Track"), .writeOnly, .readOnly),
            Field("name", .string(max: 100), .computed(joining: ["track"]) { $0["track", "name"] }),
            Field("startDate", .dateTime, .computed { $0["dateEntered"] }),
            Field("endDate", .dateTime, .fixtureOnly),
            Field(
                "actionTaken", .integer(0...1000), .default(.integer(0)), .fixtureOnly),
            Field(
                "actionRemaining", .integer(0...1000),
                .computed { track in
                    """
                    max((SELECT count(*) FROM "TrackAction" a \
                    WHERE a."trackId" = \(track["trackId"])) - \(track["actionTaken"]), 0)
                    """
                }),
            Field("startedBy", .string(max: 50), .computed { $0["enteredBy"] }),
            Field("company", .reference(to: "Company"), .readOnly, .released),
            Field("contact", .reference(to: "Contact"), .readOnly),
        ])

    /// The tracks of a company: those started for itself and those for its contacts.
    static let companyTrack = Resource(
        viewOf: contactTrack, "CompanyTrack", path: "/company/companies/{parentId}/tracks",
        operations: [.list, .count, .create, .get, .delete], parent: "company")
}

extension RuleID {
    /// A track of a contact is one of its company too.
    static let trackCompany = named("trackCompany")
}

extension Rule {
    /// A track that is started for a contact is one of the contact's company too.
    static let trackCompany = Rule(prepare: { write, store in
        guard write["company"] == .null, let contact = write.integer("contact") else { return }
        let owner = store.catalog.resource("Contact")
        write["company"] = Value(try store.record(namedIn: "company", of: owner, contact))
    })
}
