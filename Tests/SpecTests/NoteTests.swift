// The spec's section "Contact Notes".

import JSON
import TestSupport
import Testing

@Suite struct NoteTests {
    @Test("GET /company/contacts/{id}/notes")
    func list() throws {
        let notes = try SpecServer.toRead().send(
            example: "GET /company/contacts/{id}/notes", id: 1)
        #expect(notes.status == 200)
        #expect(notes.ids == [1, 2, 3])
        #expect(
            notes["0/text"]?.string
                == "Prefers a call before any change window. Approves all purchases up to $5,000.")
        #expect(notes["0/type/id"]?.integer == 4)
        #expect(notes["0/flagged"]?.boolean == true)
        #expect(notes["1/flagged"]?.boolean == false)
    }

    @Test("POST /company/contacts/{id}/notes")
    func add() throws {
        let body = #"{"text": "Left a message", "type": {"id": 2}, "flagged": true}"#
        let server = try SpecServer()
        let note = try server.send(
            example: "POST /company/contacts/{id}/notes\nContent-Type: application/json\n" + body,
            id: 11)
        #expect(note.status == 201, "\(note.text)")
        #expect(try note.holds(body))
        let id = try #require(note["id"]?.integer)
        #expect(note.location == "/company/contacts/11/notes/\(id)")
        #expect(try server.get("/company/contacts/11/notes").ids == [id])
        #expect(try server.get("/company/contacts/11/notes/\(id)").holds(body))
        #expect(try server.send("POST", "/company/contacts/99999/notes", body).status == 404)
    }

    /// The rows of the table have no column "Required".
    static let rows = [
        "text | string | Note content |",
        "type | object | {id: noteTypeId} |",
        "flagged | boolean | Flagged for attention |",
    ]

    /// The same rows with the column: a note without text says nothing, so `text` is required.
    private static let fields = [
        FieldRow("text | string | Yes | Note content |", #""Left a message""#),
        FieldRow("type | object | No | {id: noteTypeId} |", #"{"id": 4}"#, of: "Note Type"),
        FieldRow("flagged | boolean | No | Flagged for attention |", "true"),
    ]

    @Test("Note Fields:", arguments: zip(rows, fields))
    func row(_ quote: String, _ row: FieldRow) throws {
        #expect(quote.hasPrefix("\(row.name) | \(row.type) |"))
        try SpecServer.toAdd().prove(row, of: .note)
    }

    @Test("a note may be long, is not flagged unless it says so, and has a type")
    func defaults() throws {
        let server = try SpecServer.toAdd()
        let text = String(repeating: "Long mail. ", count: 1000)
        let note = try server.send(
            "POST", "/company/contacts/11/notes", #"{"text": "\#(text)"}"#)
        #expect(note.status == 201)
        #expect(note["text"]?.string == text)
        #expect(note["flagged"]?.boolean == false)
        #expect(note["type/name"]?.string == "Comments")
    }

    @Test("the types of notes are listed")
    func types() throws {
        #expect(try SpecServer.toRead().get("/company/noteTypes").ids == Array(1...7))
    }
}
