package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

type stage struct {
	Name  string `json:"name"`
	Base  string `json:"base"`
	Steps []step `json:"steps"`
}

// step is one instruction; only the fields of its kind are set.
type step struct {
	Kind    string            `json:"kind"`
	Words   []string          `json:"words,omitempty"`
	IsShell bool              `json:"isShell,omitempty"`
	Mounts  []mount           `json:"mounts,omitempty"`
	Values  map[string]string `json:"values,omitempty"`
	From    string            `json:"from,omitempty"`
	Sources []string          `json:"sources,omitempty"`
	Target  string            `json:"target,omitempty"`
	Mode    string            `json:"mode,omitempty"`
}

type mount struct {
	Type   string `json:"type"`
	Source string `json:"source"`
	Target string `json:"target"`
}

func readDockerfile(path string) ([]stage, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	parsed, err := parser.Parse(file)
	if err != nil {
		return nil, err
	}
	var refused error
	lint := linter.New(&linter.Config{
		Warn: func(rule, _, _, message string, at []parser.Range) {
			refused = errors.Join(refused, fmt.Errorf("%s: %s %v", rule, message, at))
		},
	})
	parsedStages, _, err := instructions.Parse(parsed.AST, lint)
	if err != nil {
		return nil, err
	}
	stages := make([]stage, 0, len(parsedStages))
	for _, found := range parsedStages {
		steps, err := readSteps(found.Commands)
		if err != nil {
			return nil, err
		}
		stages = append(stages, stage{Name: found.Name, Base: found.BaseName, Steps: steps})
	}
	return stages, refused
}

func readSteps(commands []instructions.Command) ([]step, error) {
	steps := make([]step, 0, len(commands))
	for _, command := range commands {
		read, err := readStep(command)
		if err != nil {
			return nil, err
		}
		steps = append(steps, read)
	}
	return steps, nil
}

func readStep(command instructions.Command) (step, error) {
	read := step{Kind: command.Name()}
	switch found := command.(type) {
	case *instructions.RunCommand:
		// Mounts are read when the words of the step are expanded; there is nothing to expand in ours.
		if err := found.Expand(func(word string) (string, error) { return word, nil }); err != nil {
			return read, err
		}
		read.Words, read.IsShell = found.CmdLine, found.PrependShell
		for _, one := range instructions.GetMounts(found) {
			read.Mounts = append(read.Mounts, mount{Type: string(one.Type), Source: one.Source, Target: one.Target})
		}
	case *instructions.CopyCommand:
		read.From, read.Sources, read.Target, read.Mode = found.From, found.SourcePaths, found.DestPath, found.Chmod
	case *instructions.EnvCommand:
		read.Values = pairs(found.Env)
	case *instructions.LabelCommand:
		read.Values = pairs(found.Labels)
	case *instructions.ArgCommand:
		read.Values = map[string]string{}
		for _, argument := range found.Args {
			read.Values[argument.Key] = argument.ValueString()
		}
	case *instructions.UserCommand:
		read.Target = found.User
	case *instructions.WorkdirCommand:
		read.Target = found.Path
	case *instructions.VolumeCommand:
		read.Sources = found.Volumes
	case *instructions.ExposeCommand:
		read.Sources = found.Ports
	case *instructions.HealthCheckCommand:
		read.Words = found.Health.Test
	case *instructions.StopSignalCommand:
		read.Target = found.Signal
	case *instructions.EntrypointCommand:
		read.Words, read.IsShell = found.CmdLine, found.PrependShell
	case *instructions.CmdCommand:
		read.Words, read.IsShell = found.CmdLine, found.PrependShell
	default:
		return read, fmt.Errorf("%s: the tests of the image do not know this instruction", command.Name())
	}
	return read, nil
}

func pairs(found instructions.KeyValuePairs) map[string]string {
	values := map[string]string{}
	for _, pair := range found {
		values[pair.Key] = pair.Value
	}
	return values
}

// readContext lists what a build of this folder gets to see, without what git and our tools keep to themselves.
func readContext(folder string) ([]string, error) {
	file, err := os.Open(filepath.Join(folder, ".dockerignore"))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	patterns, err := ignorefile.ReadAll(file)
	if err != nil {
		return nil, err
	}
	matcher, err := patternmatcher.New(patterns)
	if err != nil {
		return nil, err
	}
	files := []string{}
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if relative == ".git" || relative == "node_modules" || relative == ".cache" {
				return filepath.SkipDir
			}
			return nil
		}
		isIgnored, err := matcher.MatchesOrParentMatches(relative)
		if err == nil && !isIgnored {
			files = append(files, relative)
		}
		return err
	})
	return files, err
}
