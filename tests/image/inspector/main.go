// Reads the recipes of this repository with the libraries that container tools use, and prints what they mean as JSON:
//
//	inspector compose ENV_FILE FILE... compose files over one another: schema, interpolation and references, every profile
//	inspector dockerfile FILE         the stages of a Dockerfile, lint warnings refused
//	inspector context FOLDER          the files that .dockerignore lets into a build
//	inspector bom FOLDER FILE         a CycloneDX document, held against the schema in a folder of schemas
//
// Refused files end it with status 1 and the reason on standard error.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
)

func main() {
	result, err := run(os.Args[1:])
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(result)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(words []string) (any, error) {
	switch {
	case len(words) >= 3 && words[0] == "compose":
		return readCompose(context.Background(), words[1], words[2:])
	case len(words) == 2 && words[0] == "dockerfile":
		return readDockerfile(words[1])
	case len(words) == 2 && words[0] == "context":
		return readContext(words[1])
	case len(words) == 3 && words[0] == "bom":
		return readBom(words[1], words[2])
	}
	return nil, fmt.Errorf("usage: inspector compose ENV_FILE FILE... | dockerfile FILE | context FOLDER | bom FOLDER FILE")
}
