output "address" {
  description = "The host's address, which stays: what a domain's A record holds, and EC2_HOST in Buddy."
  value       = aws_eip.host.public_ip
}

output "url" {
  description = "Where the page is, some twenty minutes after the first start."
  value       = "http://${aws_eip.host.public_ip}/"
}

output "ssh" {
  description = "How to log in."
  value       = "ssh ubuntu@${aws_eip.host.public_ip}"
}

output "security_group_id" {
  description = "Who may reach the host."
  value       = aws_security_group.host.id
}
