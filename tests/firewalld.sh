# shellcheck shell=sh
# To be sourced in a network and mount namespace of one's own, where /run is scratch, by who has
# sourced skip.sh: the real firewalld there, with a message bus and a configuration of its own. Both
# end with this process, or with what it becomes by exec.

need_firewalld()
{
	need python3 setpriv dbus-daemon firewalld firewall-cmd nft
}

start_bus()
{
	mkdir -p /run/bus
	cat >/run/bus/conf <<-END
	<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
	 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
	<busconfig>
	  <type>system</type>
	  <listen>unix:path=/run/bus/socket</listen>
	  <auth>EXTERNAL</auth>
	  <policy context="default">
	    <allow user="*"/>
	    <allow own="*"/>
	    <allow send_type="method_call"/>
	    <allow send_type="signal"/>
	    <allow send_requested_reply="true" send_type="method_return"/>
	    <allow send_requested_reply="true" send_type="error"/>
	    <allow receive_type="method_call"/>
	    <allow receive_type="signal"/>
	    <allow receive_type="method_return"/>
	    <allow receive_type="error"/>
	  </policy>
	</busconfig>
	END
	export DBUS_SYSTEM_BUS_ADDRESS=unix:path=/run/bus/socket
	setpriv --pdeathsig KILL dbus-daemon --config-file=/run/bus/conf --nofork --nopidfile \
		>/run/bus/log 2>&1 &
}

# An empty configuration; FOLDER's files are those of the administrator.
configure_firewalld() # BACKEND [FOLDER]
{
	mount -t tmpfs none /etc/firewalld
	mount -t tmpfs none /var/log
	for folder in zones policies services helpers ipsets icmptypes; do
		mkdir "/etc/firewalld/$folder"
	done
	[ "$#" -lt 2 ] || cp -R "$2/." /etc/firewalld
	printf '%s\n' DefaultZone=public "FirewallBackend=$1" IPv6_rpfilter=no \
		>/etc/firewalld/firewalld.conf
}

start_firewalld()
{
	start_bus
	setpriv --pdeathsig KILL firewalld --nofork --nopid >/run/bus/firewalld 2>&1 &
	tries=0
	until firewall-cmd --state >/run/bus/state 2>&1; do
		tries=$((tries + 1))
		[ "$tries" -lt 100 ] || {
			cat /run/bus/state /run/bus/log /run/bus/firewalld
			skip "firewalld does not start here"
		}
		sleep 0.1
	done
}
