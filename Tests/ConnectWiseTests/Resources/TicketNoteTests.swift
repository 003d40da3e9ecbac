// What a new ticket brings along.

import Dialect
import HTTP
import Primitives
import ServiceTestSupport
import Testing

@Suite struct TicketNoteTests {
    @Test func `The texts of a new ticket become its first notes`() throws {
        let server = try TestServer()
        let made = server.post(
            "/service/tickets",
            #"{"summary":"No tone","company":{"id":12345},"initialDescription":"The line is dead.","#
                + #""initialInternalAnalysis":"Check the trunk.","initialResolution":"Rebooted."}"#)
        #expect(made.status == 201)
        #expect(made["initialDescription"] == nil)
        let flags = "text,detailDescriptionFlag,internalAnalysisFlag,resolutionFlag,createdBy"
        let notes = server.get("/service/tickets/\(made.id)/notes?fields=" + flags)
        let texts = [
            ("The line is dead.", "true", "false", "false"),
            ("Check the trunk.", "false", "true", "false"), ("Rebooted.", "false", "false", "true"),
        ]
        let expected = texts.map {
            #"{"text":"\#($0)","detailDescriptionFlag":\#($1),"internalAnalysisFlag":\#($2),"#
                + #""resolutionFlag":\#($3),"createdBy":"API"}"#
        }
        #expect(notes.body == "[\(expected.joined(separator: ","))]")
        server.patch("/service/tickets/\(made.id)", #"{"summary":"No tone at all"}"#)
        #expect(server.get("/service/tickets/\(made.id)/notes/count").body == #"{"count":3}"#)
        let silent = server.post(
            "/service/tickets", #"{"summary":"x","company":{"id":12345},"initialDescription":""}"#)
        #expect(server.get("/service/tickets/\(silent.id)/notes").body == "[]")
    }

    @Test(
        "A ticket without a contact gets the one with the address, if the company has one",
        arguments: [
            (#""contactEmailLookup":"JOHN.smith@acme.com""#, "1"),
            (#""contactEmailLookup":"john.smith@acme.com","contact":{"id":2}"#, "2"),
            (#""contactEmailLookup":"preyes@fernwood.example""#, nil),
            (#""contactEmailLookup":"nobody@acme.com""#, nil),
        ])
    func lookup(members: String, contact: String?) throws {
        let made = try TestServer().post(
            "/service/tickets", #"{"summary":"x","company":{"id":12345},\#(members)}"#)
        #expect(made.status == 201)
        #expect(made["contact/id"] == contact)
        #expect(made["contactEmailLookup"] == nil)
    }

    @Test(
        "A note without a place is refused in the words of the live service",
        arguments: Mode.allCases)
    func place(mode: Mode) throws {
        let server = try TestServer(.demo, mode: mode)
        let path = "/service/tickets/5003/notes"
        let refused = server.post(path, #"{"text":"Ticket note test"}"#)
        #expect(refused.status == 400)
        let text = "Please choose where to display the notes in order to save this record."
        let body =
            #"{"code":"InvalidObject","message":"serviceNote object is invalid","errors":["#
            + #"{"code":"ServiceNote","message":"\#(text)","resource":"serviceNote","field":"#
            + #""detailDescriptionFlag, internalAnalysisFlag, resolutionFlag"}]}"#
        #expect(refused.body == (mode == .strict ? indented(body) : body))
        for flag in ["detailDescriptionFlag", "internalAnalysisFlag", "resolutionFlag"] {
            let made = server.post(path, #"{"text":"Ticket note test","\#(flag)":true}"#)
            #expect(made.status == 201)
            let taken = #"[{"op":"replace","path":"\#(flag)","value":false}]"#
            #expect(server.patch("\(path)/\(made.id)", taken).status == 400)
        }
        #expect(server.post(path, #"{"text":"x","internalFlag":true}"#).status == 400)
    }
}
