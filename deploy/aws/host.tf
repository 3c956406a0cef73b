data "aws_ami" "ubuntu" {
  count       = var.ami == null ? 1 : 0
  most_recent = true
  owners      = ["099720109477"] # Canonical
  filter {
    name   = "name"
    values = ["ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-*"]
  }
}

resource "aws_key_pair" "host" {
  key_name   = var.name
  public_key = var.ssh_public_key
}

# Lets the host be reached by the Session Manager too, should its SSH be lost.
resource "aws_iam_role" "host" {
  name = "${var.name}-host"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "session_manager" {
  role       = aws_iam_role.host.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
}

resource "aws_iam_instance_profile" "host" {
  name = "${var.name}-host"
  role = aws_iam_role.host.name
}

resource "aws_instance" "host" {
  ami                    = var.ami == null ? data.aws_ami.ubuntu[0].id : var.ami
  instance_type          = var.instance_type
  subnet_id              = aws_subnet.public.id
  vpc_security_group_ids = [aws_security_group.host.id]
  key_name               = aws_key_pair.host.key_name
  iam_instance_profile   = aws_iam_instance_profile.host.name
  user_data = templatefile("${path.module}/user-data.sh.tftpl", {
    repository = var.repository
    keys       = var.more_ssh_public_keys
  })

  # The second version only, and not from within a container.
  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  root_block_device {
    volume_type = "gp3"
    volume_size = var.disk_gb
    encrypted   = true
    tags        = { Name = var.name, Snapshots = var.name }
  }

  # A newer image or other words in the user data are no reason to throw the host away.
  lifecycle {
    ignore_changes = [ami, user_data]
  }

  tags = { Name = var.name }
}

resource "aws_eip" "host" {
  domain = "vpc"
  tags   = { Name = var.name }
}

resource "aws_eip_association" "host" {
  instance_id   = aws_instance.host.id
  allocation_id = aws_eip.host.id
}

# The disk of every night, for when backups that stayed on it are lost with it.
resource "aws_iam_role" "snapshots" {
  name = "${var.name}-snapshots"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "dlm.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "snapshots" {
  role       = aws_iam_role.snapshots.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSDataLifecycleManagerServiceRole"
}

resource "aws_dlm_lifecycle_policy" "snapshots" {
  description        = "The disk of every night"
  execution_role_arn = aws_iam_role.snapshots.arn

  policy_details {
    resource_types = ["VOLUME"]
    target_tags    = { Snapshots = var.name }

    schedule {
      name      = "night"
      copy_tags = true
      create_rule {
        interval = 24
        times    = ["02:00"]
      }
      retain_rule {
        count = var.snapshots
      }
    }
  }
}
