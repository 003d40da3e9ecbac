// The indexes of a resource's table.

import Primitives

extension Tables {
    /// An index that is not unique.
    package struct Index {
        package let name: String
        /// The name of the field whose column is the first; of the column if no field has it.
        package let field: String
        /// The statement that makes it.
        package let statement: String
    }

    /// The indexes that are not unique.
    package static func fieldIndexes(_ resource: Resource) -> [Index] {
        resource.listedIndexes.map { listIndex in
            var statement = ByteBuffer()
            append(listIndex, of: resource, to: &statement)
            let first = listIndex.columns[0]
            return Index(
                name: name(of: listIndex, resource),
                field: resource.fields.first { $0.column == first }?.name ?? first,
                statement: statement.text)
        }
    }

    private static func name(of listIndex: Resource.ListIndex, _ resource: Resource) -> String {
        let names = listIndex.columns.map { column in
            resource.fields.first { $0.column == column }?.name ?? column
        }
        return nameOfIndex(of: resource.name, by: names.joined(separator: ", "))
    }

    /// The name of the index of a resource's table by fields.
    package static func nameOfIndex(of resource: String, by fields: String) -> String {
        "\(resource) by \(fields)"
    }

    static func appendIndexes(of resource: Resource, to script: inout ByteBuffer) {
        for listIndex in resource.listedIndexes where !listIndex.isMadeLater {
            append(listIndex, of: resource, to: &script)
            script.append(";\n")
        }
        for unique in resource.unique {
            let names = unique.columns.joined(separator: ", ")
            script.append("CREATE UNIQUE INDEX ")
            script.append(name: "\(resource.name) once by \(names)")
            append(unique.columns, of: resource, to: &script)
            script.append(")")
            if let flag = unique.flag {
                script.append(" WHERE ")
                script.append(name: flag)
            }
            script.append(";\n")
        }
    }

    private static func append(
        _ listIndex: Resource.ListIndex, of resource: Resource, to script: inout ByteBuffer
    ) {
        script.append("CREATE INDEX ")
        script.append(name: name(of: listIndex, resource))
        append(listIndex.columns, of: resource, to: &script)
        script.append(listIndex.isDescending ? " DESC)" : ")")
        guard listIndex.isPartial else { return }
        script.append(" WHERE ")
        script.append(name: listIndex.columns[0])
        script.append(" IS NOT NULL")
    }

    private static func append(
        _ columns: [String], of resource: Resource, to script: inout ByteBuffer
    ) {
        script.append(" ON ")
        script.append(name: resource.table)
        for (index, column) in columns.enumerated() {
            script.append(index > 0 ? ", " : " (")
            script.append(name: column)
        }
    }
}

extension Resource {
    /// Whether the index of a field is made with the first record that has a value of it: that of a reference to
    /// records which the vendor's contract alone has. There are many of those, most never have a value, and each
    /// index is read again by every connection.
    package func isIndexedLater(_ field: Field) -> Bool {
        (isUndeclared || field.isFurther) && field.refersToRecord && !field.isIndexed
            && field.name != parent && !indexes.contains { $0.columns[0] == field.column }
    }

    /// The indexes of the table that are not unique. One that begins with the column of a field takes
    /// the place of that field's own. Of a reference that records may lack, those alone are in it that
    /// have one: most new records then change fewer indexes.
    fileprivate var listedIndexes: [ListIndex] {
        let firsts = indexes.map { $0.columns[0] }
        let single = fields.compactMap { field -> ListIndex? in
            guard let column = field.column,
                field.isIndexed || field.refersToRecord || field.name == parent,
                !firsts.contains(column)
            else { return nil }
            var listIndex = ListIndex(column)
            listIndex.isPartial = !field.isIndexed && !field.isRequired && field.name != parent
            listIndex.isMadeLater = isIndexedLater(field)
            return listIndex
        }
        return single + indexes
    }
}
