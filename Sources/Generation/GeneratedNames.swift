// The words that generated data is put together from: common names, none of a real person.

/// Names of people, companies and places, jobs, and texts.
enum Names {
    /// A city with what belongs to it. The id of the state is that of the lookups.
    struct Place {
        let city: String
        let state: String
        let stateID: Int
        let zip: String
        let areaCode: Int
    }

    static let places = [
        Place(city: "Tampa", state: "FL", stateID: 10, zip: "33605", areaCode: 813),
        Place(city: "Lakeland", state: "FL", stateID: 10, zip: "33801", areaCode: 863),
        Place(city: "Chicago", state: "IL", stateID: 14, zip: "60601", areaCode: 312),
        Place(city: "Austin", state: "TX", stateID: 44, zip: "78701", areaCode: 512),
        Place(city: "Denver", state: "CO", stateID: 6, zip: "80202", areaCode: 303),
        Place(city: "Atlanta", state: "GA", stateID: 11, zip: "30303", areaCode: 404),
        Place(city: "Boston", state: "MA", stateID: 22, zip: "02108", areaCode: 617),
        Place(city: "Columbus", state: "OH", stateID: 36, zip: "43215", areaCode: 614),
        Place(city: "Madison", state: "WI", stateID: 50, zip: "53703", areaCode: 608),
        Place(city: "Nashville", state: "TN", stateID: 43, zip: "37203", areaCode: 615),
        Place(city: "Phoenix", state: "AZ", stateID: 3, zip: "85004", areaCode: 602),
        Place(city: "Portland", state: "OR", stateID: 38, zip: "97204", areaCode: 503),
        Place(city: "Raleigh", state: "NC", stateID: 34, zip: "27601", areaCode: 919),
        Place(city: "Seattle", state: "WA", stateID: 48, zip: "98101", areaCode: 206),
    ]

    static let streets = [
        "Harbor Blvd", "Main St", "Oak Ave", "Commerce Dr", "Lake Rd", "Market St", "Park Ave",
        "Industrial Way", "Church St", "Airport Rd", "Mill Ln", "River Rd", "College Ave",
        "Union Sq",
    ]

    static let companyWords = [
        "Harbor", "Summit", "Cedar", "Beacon", "Granite", "Juniper", "Lakeside", "Meridian",
        "Northfield", "Oakmont", "Pinnacle", "Redwood", "Silverline", "Stonebridge", "Sunrise",
        "Tidewater", "Valley", "Westbrook", "Willow", "Anchor", "Bluebird", "Copper", "Evergreen",
        "Fairview", "Golden", "Highland", "Ironwood", "Keystone", "Liberty", "Magnolia",
    ]

    static let trades = [
        "Dental", "Logistics", "Law Group", "Accounting", "Builders", "Foods", "Medical",
        "Insurance", "Manufacturing", "Realty", "Travel", "Veterinary", "Architects", "Motors",
        "Printing", "Credit Union", "Academy", "Supply",
    ]

    static let firstNames: [(name: String, gender: String)] =
        [
            "Emma", "Olivia", "Ava", "Sophia", "Mia", "Charlotte", "Amelia", "Harper", "Evelyn",
            "Abigail", "Emily", "Elizabeth", "Sofia", "Avery", "Ella", "Grace", "Victoria",
            "Hannah", "Lillian", "Nora", "Zoey", "Stella", "Hazel", "Aurora", "Lucy", "Priya",
            "Fatima", "Mei", "Carmen", "Ingrid",
        ].map { ($0, "Female") }
        + [
            "Liam", "Noah", "Oliver", "James", "Elijah", "William", "Henry", "Lucas", "Benjamin",
            "Theodore", "Mateo", "Levi", "Sebastian", "Daniel", "Jack", "Michael", "Alexander",
            "Owen", "Asher", "Samuel", "Ethan", "Leo", "Jackson", "Mason", "Ezra", "Ravi", "Omar",
            "Hiroshi", "Diego", "Lars",
        ].map { ($0, "Male") }

    static let lastNames = [
        "Smith", "Johnson", "Williams", "Brown", "Jones", "Garcia", "Miller", "Davis", "Rodriguez",
        "Martinez", "Hernandez", "Lopez", "Gonzalez", "Wilson", "Anderson", "Thomas", "Taylor",
        "Moore", "Jackson", "Martin", "Lee", "Perez", "Thompson", "White", "Harris", "Sanchez",
        "Clark", "Ramirez", "Lewis", "Robinson", "Walker", "Young", "Allen", "King", "Wright",
        "Scott", "Torres", "Nguyen", "Hill", "Flores", "Green", "Adams", "Nelson", "Baker", "Hall",
        "Rivera", "Campbell", "Mitchell", "Carter", "Roberts", "Patel", "Kim", "Novak", "Okafor",
        "Petersen", "Tanaka", "Fischer", "Rossi", "Dubois", "Kowalski",
    ]

    /// Titles with the departments of the lookups; the first is that of a company's first contact.
    static let jobs: [(title: String, departmentID: Int)] = [
        ("Owner", 12), ("Chief Executive Officer", 12), ("Chief Financial Officer", 3),
        ("IT Director", 2), ("Systems Administrator", 2), ("Help Desk Technician", 2),
        ("Office Manager", 1), ("Executive Assistant", 1), ("Receptionist", 1),
        ("Controller", 3), ("Accounts Payable Clerk", 3), ("Bookkeeper", 3),
        ("Operations Manager", 4), ("Warehouse Supervisor", 4), ("Shift Lead", 4),
        ("Sales Manager", 5), ("Account Executive", 5), ("Marketing Coordinator", 6),
        ("HR Generalist", 7), ("Recruiter", 7), ("Customer Service Representative", 8),
        ("Paralegal", 9), ("Facilities Manager", 10), ("Purchasing Agent", 11),
    ]

    /// Texts of notes with the types of the lookups.
    static let notes: [(text: String, typeID: Int)] = [
        ("Prefers to be called before noon.", 4), ("Approves purchases up to 5,000 dollars.", 1),
        ("Left a voicemail about the renewal.", 2), ("Met at the quarterly review.", 3),
        ("Asks for a confirmation by e-mail after each visit.", 4),
        ("May reset passwords of the whole office.", 5), ("Interested in hosted phones.", 6),
        ("Invoices go to the controller as well.", 7), ("Works from home on Fridays.", 1),
    ]

    /// Summaries of tickets with the types of the board.
    static let problems: [(summary: String, typeID: Int)] = [
        ("VPN drops every hour", 101), ("Laptop does not start", 101),
        ("New starter on Monday", 102),
        ("Second monitor for the front desk", 102), ("Locked out after a password change", 103),
        ("Access to the shared calendar", 103), ("Outlook asks for the password", 104),
        ("Mail to a customer bounces", 104), ("Printer on the second floor jams", 105),
        ("Scans arrive without pages", 105), ("Calls go to voicemail at once", 106),
        ("Desk phone has no dial tone", 106), ("Backup failed last night", 101),
        ("Disk of the file server is nearly full", 101),
    ]

    /// The identifiers of the members of the lookups who change records.
    static let members = ["jcarter", "mlee", "apatel", "rnovak", "tbrooks", "dkim", "sowens"]
}
