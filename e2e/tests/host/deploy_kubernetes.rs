//! The files for Kubernetes: what one names, another has.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::Deserialize as _;
use serde_norway::Value;

/// Folders with a `kustomization.yaml`.
const FOLDERS: [&str; 5] = ["base", "ingress", "gateway", "cloudnative-pg", "example"];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/kubernetes").join(name)
}

fn objects_in(file: &Path) -> Result<Vec<Value>> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let each = serde_norway::Deserializer::from_str(&text).map(|each| Ok(Value::deserialize(each)?));
    each.collect::<Result<_>>().with_context(|| file.display().to_string())
}

fn kustomization(name: &str) -> Result<Value> {
    objects_in(&folder(name).join("kustomization.yaml"))?.into_iter().next().context("a kustomization")
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_sequence).map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, key: &str) -> Result<&'a str> {
    value.get(key).and_then(Value::as_str).with_context(|| format!("no {key} in {value:?}"))
}

/// The objects of a folder and of those that it builds on, before it changes them.
fn objects_of(name: &str) -> Result<Vec<Value>> {
    let mut objects = Vec::new();
    for resource in list(&kustomization(name)?, "resources") {
        let resource = resource.as_str().context("a resource is text")?;
        match resource.strip_prefix("../") {
            Some(other) => objects.extend(objects_of(other)?),
            None => objects.extend(objects_in(&folder(name).join(resource))?),
        }
    }
    Ok(objects)
}

fn named<'a>(objects: &'a [Value], kind: &str, name: &str) -> Result<&'a Value> {
    let found = objects.iter().find(|object| object["kind"] == kind && object["metadata"]["name"] == name);
    found.with_context(|| format!("there is no {kind} {name}"))
}

/// What a path such as `/spec/rules/0/host` leads to.
fn at<'a>(object: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('/').skip(1).try_fold(object, |value, step| match step.parse::<usize>() {
        Ok(index) if value.is_sequence() => value.get(index),
        _ => value.get(step),
    })
}

#[test]
fn every_file_of_a_folder_is_one_of_its_resources() -> Result<()> {
    for name in FOLDERS {
        let listed = list(&kustomization(name)?, "resources").to_vec();
        for entry in fs::read_dir(folder(name))? {
            let file = entry?.file_name().to_string_lossy().into_owned();
            ensure!(file == "kustomization.yaml" || listed.contains(&Value::from(file.as_str())), "{name}/{file}");
        }
        ensure!(name == "cloudnative-pg" || !objects_of(name)?.is_empty());
    }
    Ok(())
}

#[test]
fn each_patch_finds_what_it_changes() -> Result<()> {
    for name in FOLDERS {
        let mut objects = objects_of(name)?;
        match name {
            // A component changes what whoever uses it has built on.
            "cloudnative-pg" => objects.extend(objects_of("base")?),
            // It changes either way in, whichever is chosen.
            "example" => objects.extend(objects_of("gateway")?),
            _ => {}
        }
        for patch in list(&kustomization(name)?, "patches") {
            let change: Value = serde_norway::from_str(text(patch, "patch")?)?;
            let Some(target) = patch.get("target") else {
                let object = named(&objects, text(&change, "kind")?, text(&change["metadata"], "name")?)?;
                ensure!(object["apiVersion"] == change["apiVersion"] && change["$patch"] == "delete", "{change:?}");
                continue;
            };
            let object = named(&objects, text(target, "kind")?, text(target, "name")?)?;
            for step in change.as_sequence().context("a list of changes")? {
                let path = text(step, "path")?;
                ensure!(step["op"] == "replace" && at(object, path).is_some(), "{name}: nothing is at {path}");
            }
        }
    }
    Ok(())
}

#[test]
fn the_component_of_another_postgresql_changes_the_address_and_the_policy_of_the_back() -> Result<()> {
    let base = objects_of("base")?;
    let back = named(&base, "Deployment", "back")?;
    let volume = at(back, "/spec/template/spec/volumes/0").context("a volume")?;
    ensure!(volume["name"] == "database" && volume["secret"]["items"][0]["path"] == "database_url", "{volume:?}");
    let policies = base.iter().filter(|object| object["kind"] == "NetworkPolicy");
    let policy = policies.clone().find(|policy| policy["metadata"]["name"] == "back").context("a policy")?;
    let labels = at(policy, "/spec/egress/0/to/0/podSelector/matchLabels").context("a rule")?;
    ensure!(labels["app.kubernetes.io/name"] == "database", "{labels:?}");
    Ok(())
}

#[test]
fn images_are_named_without_a_tag_and_taken_by_digest() -> Result<()> {
    let own = ["digitml-back", "digitml-front"];
    let base = objects_of("base")?;
    for image in base.iter().flat_map(|object| list(&object["spec"]["template"]["spec"], "containers")) {
        let image = text(image, "image")?;
        ensure!(own.contains(&image) || image.contains("postgres:"), "{image}");
    }
    let images = kustomization("example")?;
    for (image, own) in list(&images, "images").iter().zip(own) {
        ensure!(image["name"] == own && text(image, "digest")?.len() == "sha256:".len() + 64, "{image:?}");
    }
    Ok(())
}

#[test]
fn both_ways_in_lead_to_the_front() -> Result<()> {
    let ingress = objects_of("ingress")?;
    let service = named(&ingress, "Service", "front")?;
    let port = &service["spec"]["ports"][0];
    let way = named(&ingress, "Ingress", "digitml")?;
    let rule = &way["spec"]["rules"][0];
    let backend = &rule["http"]["paths"][0]["backend"]["service"];
    ensure!(backend["name"] == "front" && backend["port"]["name"] == port["name"], "{backend:?}");
    ensure!(way["spec"]["tls"][0]["hosts"][0] == rule["host"], "the certificate is for another host");
    let gateway = objects_of("gateway")?;
    let route = named(&gateway, "HTTPRoute", "digitml")?;
    let backend = &route["spec"]["rules"][0]["backendRefs"][0];
    ensure!(backend["name"] == "front" && backend["port"] == port["port"], "{backend:?}");
    Ok(())
}

/// The name and the port of what a manifest runs.
fn workload(name: &str) -> Result<(String, Value)> {
    let objects = objects_in(&folder("base").join(format!("{name}.yaml")))?;
    let run = objects.iter().find(|object| !object["spec"]["template"].is_null()).context("nothing runs")?;
    let template = &run["spec"]["template"];
    let port = &template["spec"]["containers"][0]["ports"][0]["containerPort"];
    Ok((text(&template["metadata"]["labels"], "app.kubernetes.io/name")?.to_owned(), port.clone()))
}

#[test]
fn each_policy_is_for_something_that_runs_and_names_its_port() -> Result<()> {
    let workloads = ["front", "back", "database"].map(workload).into_iter().collect::<Result<Vec<_>>>()?;
    let policies = objects_in(&folder("base").join("policies.yaml"))?;
    let named = |selector: &Value| -> Result<Value> {
        let name = text(&selector["matchLabels"], "app.kubernetes.io/name")?;
        let found = workloads.iter().find(|(own, _)| own == name).with_context(|| format!("{name} runs nowhere"))?;
        Ok(found.1.clone())
    };
    ensure!(policies.len() == workloads.len(), "there are {} policies", policies.len());
    for policy in &policies {
        let own = named(&policy["spec"]["podSelector"])?;
        for rule in list(&policy["spec"], "ingress") {
            ensure!(list(rule, "ports").iter().all(|port| port["port"] == own), "another port than {own:?}: {rule:?}");
            for from in list(rule, "from").iter().filter(|from| !from["podSelector"].is_null()) {
                named(&from["podSelector"])?;
            }
        }
        for rule in list(&policy["spec"], "egress") {
            for to in list(rule, "to") {
                let port = named(&to["podSelector"])?;
                ensure!(list(rule, "ports").iter().all(|each| each["port"] == port), "not the port of {to:?}");
            }
        }
    }
    Ok(())
}
