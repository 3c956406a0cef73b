//! Checks the files that deploy: Dockerfiles and scripts by their linters, Kubernetes' manifests against its schema, and
//! Terraform's plan by carrying it out against moto, which answers as AWS does.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::project::Project;
use crate::pypi::programs;
use crate::service::Service;
use crate::shell::{answer, find_in_path, path_with, run, say};

pub(crate) fn check(project: &Project) -> Result<()> {
    let programs = programs()?;
    run(Command::new(project.root.join("deploy/lint.sh")).env("PATH", path_with(&[&programs])?))?;
    let mut validate = Command::new(programs.join("kubernetes-validate"));
    validate.arg("--strict");
    // Those whose kinds Kubernetes itself defines.
    for folder in ["base", "ingress"] {
        let files = files_in(&project.root.join("deploy/kubernetes").join(folder))?;
        validate.args(files.iter().filter(|file| !file.ends_with("kustomization.yaml")));
    }
    run(&mut validate)?;
    terraform(project, &programs)
}

/// Formatting, validity, the whole plan, and what comes of it.
fn terraform(project: &Project, programs: &Path) -> Result<()> {
    let Some(terraform) = find_in_path("terraform") else {
        say("skipped: deploy/aws is not checked, because terraform is not in PATH");
        return Ok(());
    };
    let sources = project.root.join("deploy/aws");
    run(Command::new(&terraform).args(["fmt", "-check", "-diff"]).arg(&sources)).context("`terraform fmt` mends it")?;

    // What Terraform leaves does not belong beside its sources.
    let folder = project.target.join("aws");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    for file in files_in(&sources)?.iter().filter(|file| file.is_file()) {
        fs::copy(file, folder.join(file.file_name().context("a file has a name")?))?;
    }
    let moto = moto(programs)?;
    let command = |arguments: &[&str]| {
        let mut command = Command::new(&terraform);
        command.args(arguments).current_dir(&folder).stdin(Stdio::null());
        stand_in_for_aws(&moto, &mut command);
        if env::var_os("TF_CLI_CONFIG_FILE").is_some_and(|file| !Path::new(&file).is_file()) {
            command.env_remove("TF_CLI_CONFIG_FILE");
        }
        command
    };
    let mut init = command(&["init", "-backend=false", "-input=false", "-no-color"]);
    if let Some(folder) = providers() {
        init.arg(format!("-plugin-dir={}", folder.display()));
    }
    if let Err(error) = run(&mut init) {
        say(format!(
            "skipped: deploy/aws is not validated and planned, as Terraform's provider cannot be had: {error:#}"
        ));
        return Ok(());
    }
    run(&mut command(&["validate", "-no-color"]))?;
    let variables = [
        format!("-var=ssh_from=[\"{}\"]", SSH_FROM.join("\",\"")),
        "-var=ssh_public_key=ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGoTl+Hk2N5cS5QpJ9j1qLk2mA3V8YzB7xK4wR6tUeOc test"
            .to_owned(),
        "-var=more_ssh_public_keys=[\"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGoTl+Hk2N5cS5QpJ9j1qLk2mA3V8YzB7xK4wR6tUeOc buddy\"]".to_owned(),
        "-var=alarm_email=somebody@example.org".to_owned(),
        "-var=ami=ami-12c6146b".to_owned(),
    ];
    let quiet = ["-input=false", "-no-color"];
    run(command(&["plan"]).args(quiet).args(&variables))?;
    // Not the budget: moto keeps one and cannot say whom it warns, which Terraform asks. Nor the schedule of snapshots, of which moto knows
    // nothing.
    let targets = APPLIED.map(|name| format!("-target={name}"));
    run(command(&["apply", "-auto-approve"]).args(quiet).args(&variables).args(&targets))?;

    let mut look = Command::new(programs.join("python"));
    look.args(["-c", RULES]);
    stand_in_for_aws(&moto, &mut look);
    let rules = answer(&mut look).context("moto does not tell the security group's rules")?;
    let [one, other] = SSH_FROM;
    let told = format!("22 {one}\n22 {other}\n443 0.0.0.0/0\n80 0.0.0.0/0\nIMDSv2 required\nencrypted True");
    ensure!(rules == told, "the host is reached by\n{rules}\nin the place of\n{told}");
    say("the security group opens 80 and 443 to everybody, and SSH to two ranges");
    Ok(())
}

const SSH_FROM: [&str; 2] = ["198.51.100.7/32", "203.0.113.0/24"];

/// The variable that names a folder with Terraform's providers, for a machine that cannot fetch them.
const PROVIDERS: &str = "DIGITML_TERRAFORM_PLUGINS";

/// What nothing else that is applied depends on.
const APPLIED: [&str; 9] = [
    "aws_eip_association.host",
    "aws_route_table_association.public",
    "aws_vpc_security_group_ingress_rule.web",
    "aws_vpc_security_group_ingress_rule.ssh",
    "aws_vpc_security_group_egress_rule.all",
    "aws_iam_role_policy_attachment.session_manager",
    "aws_iam_role_policy_attachment.snapshots",
    "aws_iam_role_policy.night",
    "aws_scheduler_schedule.night",
];

/// Prints what the host that stands there lets in, and how it is guarded.
const RULES: &str = "
import boto3
ec2 = boto3.client('ec2', 'eu-central-1')
[host] = [i for r in ec2.describe_instances()['Reservations'] for i in r['Instances']]
[group] = ec2.describe_security_groups(GroupIds=[g['GroupId'] for g in host['SecurityGroups']])['SecurityGroups']
print('\\n'.join(sorted(f\"{p['FromPort']} {r['CidrIp']}\" for p in group['IpPermissions'] for r in p['IpRanges'])))
print('IMDSv2', host['MetadataOptions']['HttpTokens'])
disk = host['BlockDeviceMappings'][0]['Ebs']['VolumeId']
print('encrypted', ec2.describe_volumes(VolumeIds=[disk])['Volumes'][0]['Encrypted'])
";

/// The folder that the variable names, or one in which somebody has put the providers: `/opt` is where a machine keeps what no package brought.
/// Terraform itself looks where it always does.
fn providers() -> Option<PathBuf> {
    let holds = |folder: &PathBuf| folder.join("registry.terraform.io/hashicorp/aws").is_dir();
    let mut added = fs::read_dir("/opt").into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    env::var_os(PROVIDERS).map(PathBuf::from).or_else(|| added.find(holds))
}

/// Moto's server, which stands in for AWS.
fn moto(programs: &Path) -> Result<Service> {
    Service::start(|port| {
        let mut moto = Command::new(programs.join("moto_server"));
        moto.args(["--host", "127.0.0.1", "--port", &port.to_string()])
            .env("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        moto
    })
}

/// Whoever asks AWS asks the service, and with nobody's credentials.
fn stand_in_for_aws(service: &Service, command: &mut Command) {
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("AWS_")) {
        command.env_remove(name);
    }
    command.env("AWS_ENDPOINT_URL", &service.address).env("AWS_EC2_METADATA_DISABLED", "true");
    command.env("AWS_ACCESS_KEY_ID", "test").env("AWS_SECRET_ACCESS_KEY", "test");
}

fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut files: Vec<_> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.sort();
    Ok(files)
}
