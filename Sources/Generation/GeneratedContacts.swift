// Generated contacts with their notes, and tickets.

import Primitives

extension GeneratedData {
    func appendContact(_ index: Int, to buffer: inout ByteBuffer) {
        var chance = chance("contact", index)
        let company = company(ofContact: index)
        let facts = facts(of: company)
        let person = chance.pick(Names.firstNames)
        let lastName = chance.pick(Names.lastNames)
        buffer.append("{\"id\":")
        buffer.append(decimal: Int64(index + 1))
        buffer.appendMember("firstName", person.name)
        buffer.appendMember("lastName", lastName)
        buffer.appendReference("company", company.id)
        buffer.appendReference("site", siteID(company, chance.below(facts.siteCount)))
        appendWork(index, company, &chance, to: &buffer)
        buffer.appendMember("addressLine1", facts.street)
        appendPlace(facts.place, to: &buffer)
        buffer.appendMember("gender", person.gender)
        appendPerson(&chance, to: &buffer)
        appendItems(of: person.name, lastName, index, facts, &chance, to: &buffer)
        if chance.isOne(in: 8) { appendNote(&chance, to: &buffer) }
        appendInfo(&chance, to: &buffer)
        buffer.append("}")
    }

    private func appendWork(
        _ index: Int, _ company: Company, _ chance: inout Chance, to buffer: inout ByteBuffer
    ) {
        let isFirst = index == company.firstContact
        let job = isFirst ? Names.jobs[0] : chance.pick(Names.jobs)
        buffer.appendMember("title", job.title)
        buffer.appendReference("department", job.departmentID)
        buffer.appendReference("relationship", isFirst ? 2 : chance.isOne(in: 5) ? 3 : 1)
        buffer.append(",\"types\":[{\"id\":")
        buffer.append(decimal: Int64(isFirst ? 2 : 1 + chance.below(5)))
        buffer.append("}]")
        if !isFirst, chance.isOne(in: 3) {
            buffer.appendReference("managerContact", company.firstContact + 1)
        }
    }

    private func appendPerson(_ chance: inout Chance, to buffer: inout ByteBuffer) {
        if chance.isOne(in: 12) { buffer.append(",\"inactiveFlag\":true") }
        if chance.isOne(in: 2) {
            buffer.append(",\"disablePortalLoginFlag\":false,\"portalSecurityLevel\":")
            buffer.append(decimal: Int64(1 + chance.below(6)))
        }
        if chance.isOne(in: 3) {
            // The noon of a day from 1955 to 2004.
            let day = Timestamp(seconds: Int64(-5478 + chance.below(18_262)) * 86_400)
            buffer.appendMember("birthDay", day.text)
        }
    }

    private func appendItems(
        of firstName: String, _ lastName: String, _ index: Int, _ facts: CompanyFacts,
        _ chance: inout Chance, to buffer: inout ByteBuffer
    ) {
        let user = "\(ASCII.lowercased(firstName)).\(ASCII.lowercased(lastName))"
        buffer.append(",\"communicationItems\":[{\"type\":{\"id\":1},\"defaultFlag\":true")
        buffer.appendMember("value", "\(user).\(index + 1)@\(facts.domain)")
        buffer.append("},{\"type\":{\"id\":2},\"defaultFlag\":true")
        buffer.appendMember("value", facts.phone)
        buffer.appendMember("extension", "\(100 + chance.below(900))")
        buffer.append("}")
        if chance.isOne(in: 3) {
            buffer.append(",{\"type\":{\"id\":4}")
            buffer.appendMember("value", Self.phone(facts.place, &chance))
            buffer.append("}")
        }
        buffer.append("]")
    }

    private func appendNote(_ chance: inout Chance, to buffer: inout ByteBuffer) {
        let note = chance.pick(Names.notes)
        buffer.append(",\"notes\":[{\"type\":{\"id\":")
        buffer.append(decimal: Int64(note.typeID))
        buffer.append("}")
        buffer.appendMember("text", note.text)
        appendInfo(&chance, to: &buffer)
        buffer.append("}]")
    }

    // MARK: - Tickets

    func appendTicket(_ index: Int, to buffer: inout ByteBuffer) {
        var chance = chance("ticket", index)
        let contact = chance.below(contactCount)
        let company = company(ofContact: contact)
        let problem = chance.pick(Names.problems)
        let isClosed = chance.isOne(in: 2)
        buffer.append("{\"id\":")
        buffer.append(decimal: Int64(Self.ticketIDStart + index))
        buffer.appendMember("summary", problem.summary)
        buffer.appendReference("company", company.id)
        buffer.appendReference("site", siteID(company, 0))
        buffer.appendReference("contact", contact + 1)
        buffer.append(",\"board\":{\"id\":1}")
        buffer.appendReference("status", isClosed ? 107 : 101 + chance.below(5))
        buffer.appendReference("type", problem.typeID)
        buffer.appendReference("team", 101 + chance.below(2))
        buffer.appendReference("priority", 1 + chance.below(4))
        buffer.appendReference("source", 1 + chance.below(4))
        buffer.append(isClosed ? ",\"closedFlag\":true" : ",\"closedFlag\":false")
        appendInfo(&chance, to: &buffer)
        buffer.append("}")
    }
}
