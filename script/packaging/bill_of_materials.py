"""What is linked into the program, as a bill of materials in CycloneDX: read from the linker's map, so that
it tells of the archives that were used and of no others."""

import datetime
import re
import subprocess
import uuid
from pathlib import Path

from cyclonedx.factory.license import LicenseFactory
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

# The licences of what Debian's packages bring into a static program.
LICENCES = {
    "libsqlite3-dev": "blessing", "libssl-dev": "Apache-2.0", "libc6-dev": "LGPL-2.1-or-later",
    "libgcc-12-dev": "GPL-3.0-with-GCC-exception", "libstdc++-12-dev": "GPL-3.0-with-GCC-exception",
    "zlib1g-dev": "Zlib", "libzstd-dev": "BSD-3-Clause",
}


def write(folder, version, link_map, time):
    """Writes the bill into a folder and returns its path. Raises SystemExit if it is not valid."""
    program = Component(
        name="psa-mock", version=version, type=ComponentType.APPLICATION, bom_ref="psa-mock",
        licenses=[licence("MIT")])
    bill = Bom(
        serial_number=uuid.uuid5(uuid.NAMESPACE_URL, f"psa-mock/{version}/{time}"),
        metadata=BomMetaData(
            component=program,
            timestamp=datetime.datetime.fromtimestamp(time, datetime.timezone.utc)))
    for component in components(link_map):
        bill.components.add(component)
    bill.register_dependency(program, bill.components)
    text = JsonV1Dot6(bill).output_as_string(indent=2)
    if error := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise SystemExit(f"the bill of materials is not valid: {error}")
    path = folder / f"psa-mock-{version}.cdx.json"
    path.write_text(text + "\n")
    return path


def components(link_map):
    """One component for Swift, and one for each package of Debian whose files are linked."""
    files = sorted(set(re.findall(r"/\S+?\.[ao](?=[\s(:]|$)", link_map.read_text(), re.MULTILINE)))
    system = [file for file in files if file.startswith(("/usr/", "/lib/")) or "/../lib/" in file]
    found = {owner(str(Path(file).resolve())) for file in system if "/swift" not in file}
    yield Component(
        name="swift", version=swift_version(), type=ComponentType.LIBRARY, bom_ref="swift",
        licenses=[licence("Apache-2.0")], purl=PackageURL("github", "swiftlang", "swift", swift_version()))
    for name in sorted(found):
        version = output("dpkg-query", "-W", "-f", "${Version}", name)
        yield Component(
            name=name, version=version, type=ComponentType.LIBRARY, bom_ref=name,
            licenses=[licence(LICENCES[name])] if name in LICENCES else [],
            purl=PackageURL("deb", "debian", name, version))


def licence(name):
    return LicenseFactory().make_from_string(name)


def owner(file):
    """The package of Debian that a file is of."""
    for each in (file, file.removeprefix("/usr")):
        found = subprocess.run(["dpkg-query", "-S", each], capture_output=True, text=True)
        if found.returncode == 0:
            return found.stdout.split(":")[0]
    raise SystemExit(f"no package of Debian has {file}, which is linked")


def swift_version():
    return re.search(r"Swift version ([\d.]+)", output("swift", "--version"))[1]


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
