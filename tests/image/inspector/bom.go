package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	cyclonedx "github.com/CycloneDX/cyclonedx-go"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// readBom answers how many components the document has. Schemas refer to one another by name, so they come as a folder.
func readBom(schemas, path string) (map[string]int, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	if err != nil {
		return nil, err
	}
	bom := cyclonedx.BOM{}
	if err := json.Unmarshal(text, &bom); err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	for _, name := range []string{"spdx", "jsf-0.82"} {
		if err := addSchema(compiler, schemas, name); err != nil {
			return nil, err
		}
	}
	schema, err := compiler.Compile(filepath.Join(schemas, fmt.Sprintf("bom-%s.schema.json", bom.SpecVersion)))
	if err != nil {
		return nil, err
	}
	if err := schema.Validate(document); err != nil {
		return nil, err
	}
	return map[string]int{"components": len(*bom.Components)}, nil
}

// addSchema makes a schema known by the address that others call it by, so that nothing is fetched.
func addSchema(compiler *jsonschema.Compiler, folder, name string) error {
	found, err := filepath.Glob(filepath.Join(folder, name+".schema*.json"))
	if err != nil || len(found) != 1 {
		return fmt.Errorf("no schema %s in %s: %w", name, folder, err)
	}
	file, err := os.Open(found[0])
	if err != nil {
		return err
	}
	defer file.Close()
	document, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		return err
	}
	return compiler.AddResource("http://cyclonedx.org/schema/"+name+".schema.json", document)
}
