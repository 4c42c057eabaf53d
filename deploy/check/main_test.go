// Package check reads the files of deploy/ and compose.yaml as those who will read them do: Kubernetes' own types,
// decoded strictly, and the Compose specification's loader. It is a module of its own, so that none of this is a
// dependency of the bot.
//
//	cd deploy/check && go test ./...
package check

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	kustomize "sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/yaml"
)

// kinds make an empty object of each kind that the manifests may hold.
var kinds = map[string]func() any{
	"v1/Namespace":                                  func() any { return &corev1.Namespace{} },
	"v1/ServiceAccount":                             func() any { return &corev1.ServiceAccount{} },
	"v1/ConfigMap":                                  func() any { return &corev1.ConfigMap{} },
	"v1/Service":                                    func() any { return &corev1.Service{} },
	"apps/v1/Deployment":                            func() any { return &appsv1.Deployment{} },
	"networking.k8s.io/v1/Ingress":                  func() any { return &networkingv1.Ingress{} },
	"networking.k8s.io/v1/NetworkPolicy":            func() any { return &networkingv1.NetworkPolicy{} },
	"policy/v1/PodDisruptionBudget":                 func() any { return &policyv1.PodDisruptionBudget{} },
	"autoscaling/v2/HorizontalPodAutoscaler":        func() any { return &autoscalingv2.HorizontalPodAutoscaler{} },
	"kustomize.config.k8s.io/v1beta1/Kustomization": func() any { return &kustomize.Kustomization{} },
}

// manifests returns every document of deploy/kubernetes, decoded strictly: an unknown field, a wrong type or a
// repeated key is an error.
func manifests(t *testing.T) map[string]any {
	t.Helper()
	files, err := filepath.Glob("../kubernetes/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no manifests: %v", err)
	}
	all := map[string]any{}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for docs := utilyaml.NewDocumentDecoder(io.NopCloser(bytes.NewReader(src))); ; {
			buf := make([]byte, len(src)+1)
			n, err := docs.Read(buf)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			var head struct {
				metav1.TypeMeta `json:",inline"`
				Metadata        metav1.ObjectMeta `json:"metadata"`
			}
			if err := yaml.Unmarshal(buf[:n], &head); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			kind := head.APIVersion + "/" + head.Kind
			if kinds[kind] == nil {
				t.Errorf("%s: unknown kind %s", name, kind)
				continue
			}
			object := kinds[kind]()
			if err := yaml.UnmarshalStrict(buf[:n], object); err != nil {
				t.Errorf("%s: %s: %v", name, kind, err)
			}
			all[head.Kind+"/"+head.Metadata.Name] = object
		}
	}
	return all
}

func TestManifestsAreWhatKubernetesReads(t *testing.T) {
	all := manifests(t)
	d, ok := all["Deployment/plenipo"].(*appsv1.Deployment)
	if !ok {
		t.Fatal("no deployment")
	}
	pod := d.Spec.Template
	c := pod.Spec.Containers[0]
	if c.StartupProbe == nil || c.ReadinessProbe == nil || c.LivenessProbe == nil {
		t.Error("a probe is missing")
	}
	s := c.SecurityContext
	if s == nil || s.ReadOnlyRootFilesystem == nil || !*s.ReadOnlyRootFilesystem || s.AllowPrivilegeEscalation == nil ||
		*s.AllowPrivilegeEscalation || len(s.Capabilities.Drop) != 1 || s.Capabilities.Drop[0] != "ALL" {
		t.Errorf("the container has more rights than it needs: %+v", s)
	}
	if pod.Spec.SecurityContext.RunAsNonRoot == nil || !*pod.Spec.SecurityContext.RunAsNonRoot {
		t.Error("the pod may run as root")
	}
	if c.Resources.Limits.Memory().IsZero() {
		t.Error("no memory limit")
	}
	for _, e := range c.Env {
		t.Errorf("%s is set in the manifest; settings come from the config map and secrets from the secret", e.Name)
	}
	// Whatever selects the pods selects these.
	for what, labels := range map[string]map[string]string{
		"deployment": d.Spec.Selector.MatchLabels,
		"service":    all["Service/plenipo"].(*corev1.Service).Spec.Selector,
		"budget":     all["PodDisruptionBudget/plenipo"].(*policyv1.PodDisruptionBudget).Spec.Selector.MatchLabels,
		"network":    all["NetworkPolicy/plenipo"].(*networkingv1.NetworkPolicy).Spec.PodSelector.MatchLabels,
	} {
		for k, v := range labels {
			if pod.Labels[k] != v {
				t.Errorf("the %s selects %s=%s, which the pods don't have", what, k, v)
			}
		}
	}
	h := all["HorizontalPodAutoscaler/plenipo"].(*autoscalingv2.HorizontalPodAutoscaler)
	if h.Spec.ScaleTargetRef.Name != d.Name || h.Spec.ScaleTargetRef.Kind != "Deployment" {
		t.Errorf("the autoscaler scales %v", h.Spec.ScaleTargetRef)
	}
}

func TestKustomizationNamesEveryFile(t *testing.T) {
	k := manifests(t)["Kustomization/"].(*kustomize.Kustomization)
	listed := map[string]bool{"kustomization.yaml": true}
	for _, r := range k.Resources {
		listed[r] = true
	}
	files, _ := filepath.Glob("../kubernetes/*.yaml")
	for _, f := range files {
		if !listed[filepath.Base(f)] {
			t.Errorf("%s is not among the resources", f)
		}
		delete(listed, filepath.Base(f))
	}
	for f := range listed {
		t.Errorf("%s is listed and not there", f)
	}
}

func TestComposeFileIsWhatComposeReads(t *testing.T) {
	for _, profile := range []string{"", "replicas"} {
		opts, err := cli.NewProjectOptions([]string{"../../compose.yaml"}, cli.WithProfiles([]string{profile}),
			cli.WithEnv([]string{"POSTGRES_PASSWORD=x"}))
		if err != nil {
			t.Fatal(err)
		}
		p, err := opts.LoadProject(context.Background())
		if err != nil {
			t.Fatalf("profile %q: %v", profile, err)
		}
		for name, s := range p.Services {
			if name == "postgres" {
				continue
			}
			if !s.ReadOnly || len(s.CapDrop) == 0 {
				t.Errorf("%s may write to its image or keeps capabilities", name)
			}
		}
		if profile == "replicas" {
			r, ok := p.Services["replica"]
			if !ok || r.Deploy == nil || r.Deploy.Replicas == nil || *r.Deploy.Replicas != 2 {
				t.Errorf("there are not two replicas: %+v", r.Deploy)
			}
			if url := r.Environment["PLENIPO_STORE"]; url == nil || *url != "postgres://plenipo:x@postgres:5432/plenipo?sslmode=disable" {
				t.Errorf("the replicas' store is %v", url)
			}
		} else if _, ok := p.Services["plenipo"]; !ok {
			t.Error("the bot alone is missing")
		}
	}
}
