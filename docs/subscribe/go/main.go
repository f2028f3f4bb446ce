// Follow Kinerja's events with franz-go. Configuration: the environment (see ../README.md).
package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/sasl/scram"
)

// Stream is what a sequence counts in.
type Stream struct{ Source, Type, Subject string }

// Taken is your part: what you keep of an event. Fields that you do not know are ignored.
type Taken struct {
	ID         string  `json:"id"`
	Source     string  `json:"source"`
	Type       string  `json:"type"`
	Subject    string  `json:"subject"`
	Sequence   int     `json:"sequence"`
	Rows       *int    `json:"rows"`
	Supersedes *string `json:"supersedes"`
}

func (t Taken) stream() Stream { return Stream{t.Source, t.Type, t.Subject} }

// marks gives the highest sequence taken of each stream; one line of the file is one event taken.
func marks(path string) map[Stream]int {
	found := map[Stream]int{}
	file, err := os.Open(path)
	if err != nil {
		return found
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var told Taken
		if json.Unmarshal(lines.Bytes(), &told) == nil { // not the half line of a killed process
			found[told.stream()] = told.Sequence
		}
	}
	return found
}

func read(record *kgo.Record) (told Taken, err error) {
	headers := map[string]string{}
	for _, header := range record.Headers {
		headers[header.Key] = string(header.Value)
	}
	for _, name := range []string{"ce_id", "ce_source", "ce_type", "ce_subject", "ce_sequence"} {
		if headers[name] == "" {
			return told, fmt.Errorf("%s is missing", name)
		}
	}
	var body struct {
		Table      []json.RawMessage `json:"table"`
		Supersedes *string           `json:"supersedes"`
	}
	if err = json.Unmarshal(record.Value, &body); err != nil {
		return told, err
	}
	told = Taken{ID: headers["ce_id"], Source: headers["ce_source"], Type: headers["ce_type"],
		Subject: headers["ce_subject"], Supersedes: body.Supersedes}
	if body.Table != nil {
		rows := len(body.Table)
		told.Rows = &rows
	}
	told.Sequence, err = strconv.Atoi(headers["ce_sequence"])
	return told, err
}

func env(name, otherwise string) string {
	if value, found := os.LookupEnv(name); found {
		return value
	}
	return otherwise
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	user, trust := os.Getenv("KINERJA_USER"), &tls.Config{MinVersion: tls.VersionTLS12}
	if file := os.Getenv("KINERJA_CA_FILE"); file != "" {
		pem, err := os.ReadFile(file)
		must(err)
		trust.RootCAs = x509.NewCertPool()
		trust.RootCAs.AppendCertsFromPEM(pem)
	}
	client, err := kgo.NewClient(
		kgo.SeedBrokers(strings.Split(os.Getenv("KINERJA_BOOTSTRAP"), ",")...),
		kgo.ConsumerGroup(env("KINERJA_GROUP", user+".1")),
		kgo.ConsumeTopics(strings.Split(os.Getenv("KINERJA_TOPICS"), ",")...),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.DialTLSConfig(trust),
		kgo.SASL(scram.Auth{User: user, Pass: os.Getenv("KINERJA_PASSWORD")}.AsSha512Mechanism()),
		kgo.DisableAutoCommit(),
		kgo.WithLogger(kgo.BasicLogger(os.Stderr, kgo.LogLevelWarn, nil)),
	)
	must(err)
	defer client.Close()
	path := env("KINERJA_STATE", "taken.jsonl")
	taken := marks(path)
	state, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	must(err)
	defer state.Close()
	fmt.Fprintln(state)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	for ctx.Err() == nil {
		fetches := client.PollFetches(ctx)
		fetches.EachError(func(topic string, _ int32, err error) { log.Println("waiting", topic, err) })
		fetches.EachRecord(func(record *kgo.Record) {
			told, err := read(record)
			if err != nil { // keep it, tell the office
				fmt.Printf("skipped %s/%d@%d %v\n", record.Topic, record.Partition, record.Offset, err)
				return
			}
			word := "double"
			if told.Sequence > taken[told.stream()] {
				// Effect and mark are one write: a crash neither loses nor doubles them.
				line, err := json.Marshal(told)
				must(err)
				_, err = state.Write(append(line, '\n'))
				must(err)
				must(state.Sync())
				taken[told.stream()], word = told.Sequence, "taken"
			}
			fmt.Println(word, told.Source, told.Type, told.Subject, told.Sequence)
		})
		if ctx.Err() == nil {
			must(client.CommitUncommittedOffsets(ctx))
		}
	}
}
