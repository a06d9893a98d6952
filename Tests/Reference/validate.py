"""Holds a file against a schema: `validate.py SCHEMA FILE`, a JSON schema or an XSD by its suffix.

Prints what does not fit, a line each, and exits 1. Of XML that fits it prints, as JSON, what a reader of XML
makes of the tests: class, name and message.
"""
import json
import sys

schema, path = sys.argv[1:]
if schema.endswith(".xsd"):
    import xml.etree.ElementTree as ElementTree

    import xmlschema

    try:
        errors = [f"{error.path}: {error.reason}" for error in xmlschema.XMLSchema(schema).iter_errors(path)]
    except ElementTree.ParseError as damage:
        errors = [f"no XML: {damage}"]
    if not errors:
        cases = ElementTree.parse(path).iter("testcase")
        messages = [[case.get("classname"), case.get("name"), *(inner.get("message") for inner in case)] for case in cases]
        print(json.dumps(messages))
else:
    import jsonschema

    with open(schema) as file:
        rules = json.load(file)
    kind = jsonschema.validators.validator_for(rules)
    kind.check_schema(rules)
    with open(path) as file:
        # NaN and Infinity are no JSON, whatever Python takes.
        document = json.load(file, parse_constant=lambda name: sys.exit(f"{name} is no JSON"))
    errors = [f"{error.json_path}: {error.message}" for error in kind(rules).iter_errors(document)]
print("\n".join(errors), end="")
sys.exit(1 if errors else 0)
