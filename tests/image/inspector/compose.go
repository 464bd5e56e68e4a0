package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/sirupsen/logrus"
)

// readCompose answers the project with every variable filled in. What the library only warns about, such as a variable that
// nobody sets, is an error here.
func readCompose(ctx context.Context, envFile string, files []string) (*types.Project, error) {
	warnings := &collector{}
	logrus.SetOutput(io.Discard)
	logrus.AddHook(warnings)
	options, err := cli.NewProjectOptions(files,
		cli.WithEnvFiles(envFile),
		cli.WithDotEnv,
		cli.WithInterpolation(true),
		cli.WithConsistency(true),
		cli.WithProfiles([]string{"*"}),
		cli.WithResolvedPaths(true),
	)
	if err != nil {
		return nil, err
	}
	project, err := options.LoadProject(ctx)
	return project, errors.Join(err, warnings.err)
}

type collector struct{ err error }

func (c *collector) Levels() []logrus.Level {
	return []logrus.Level{logrus.ErrorLevel, logrus.WarnLevel}
}

func (c *collector) Fire(entry *logrus.Entry) error {
	c.err = errors.Join(c.err, fmt.Errorf("%s", entry.Message))
	return nil
}
