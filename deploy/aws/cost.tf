# What it may cost, and who is told when it comes near.
resource "aws_budgets_budget" "monthly" {
  name         = var.name
  budget_type  = "COST"
  limit_amount = tostring(var.budget_usd)
  limit_unit   = "USD"
  time_unit    = "MONTHLY"

  notification {
    comparison_operator        = "GREATER_THAN"
    threshold                  = 80
    threshold_type             = "PERCENTAGE"
    notification_type          = "ACTUAL"
    subscriber_email_addresses = [var.alarm_email]
  }

  notification {
    comparison_operator        = "GREATER_THAN"
    threshold                  = 100
    threshold_type             = "PERCENTAGE"
    notification_type          = "FORECASTED"
    subscriber_email_addresses = [var.alarm_email]
  }
}

# A host that is stopped costs its disk and its address only.
resource "aws_iam_role" "night" {
  count = var.night == null ? 0 : 1
  name  = "${var.name}-night"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "scheduler.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "night" {
  count = var.night == null ? 0 : 1
  name  = "stop-and-start-the-host"
  role  = aws_iam_role.night[0].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["ec2:StopInstances", "ec2:StartInstances"]
      Resource = aws_instance.host.arn
    }]
  })
}

resource "aws_scheduler_schedule" "night" {
  for_each                     = var.night == null ? {} : { stop = var.night.stop, start = var.night.start }
  name                         = "${var.name}-${each.key}"
  schedule_expression          = each.value
  schedule_expression_timezone = var.night.timezone

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = "arn:aws:scheduler:::aws-sdk:ec2:${each.key}Instances"
    role_arn = aws_iam_role.night[0].arn
    input    = jsonencode({ InstanceIds = [aws_instance.host.id] })
  }
}
