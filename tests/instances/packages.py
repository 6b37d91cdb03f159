"""Small packages to run: a request that is reviewed and sent back, with clocks."""

from __future__ import annotations

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:layak="urn:layak:bpmn:1"'
    ' targetNamespace="urn:layak:test" id="d">'
)
PROCESS_YAML = b"""
title: Permintaan bukti
main: request
roles:
  officer: {title: Petugas, scope: agency}
  reviewer: {title: Peninjau, scope: cluster}
operators:
  extend_deadline: {until: date}
messages:
  more_time: {with: {until: date}}
facts: {}
data:
  agency: {type: string}
  verdict: {type: string}
  until: {type: string}
"""
REQUEST = f"""{HEAD}
  <message id="m" name="more_time"/>
  <process id="request" name="Permintaan" isExecutable="true">
    <startEvent id="asked"/>
    <userTask id="collect" name="Kumpulkan bukti" layak:role="officer" layak:agency="agency"
              layak:due="working_days(3)"/>
    <boundaryEvent id="remind" attachedToRef="collect" cancelActivity="false">
      <timerEventDefinition><timeDate>before_due(1)</timeDate></timerEventDefinition>
    </boundaryEvent>
    <boundaryEvent id="late" attachedToRef="collect" cancelActivity="false">
      <timerEventDefinition><timeDate>after_due(0)</timeDate></timerEventDefinition>
    </boundaryEvent>
    <boundaryEvent id="granted" attachedToRef="collect" cancelActivity="false">
      <messageEventDefinition messageRef="m"/>
    </boundaryEvent>
    <serviceTask id="move" layak:operator="extend_deadline">
      <extensionElements><layak:parameter name="until">until</layak:parameter></extensionElements>
    </serviceTask>
    <endEvent id="moved"/><endEvent id="reminded"/><endEvent id="told"/>
    <userTask id="review" name="Periksa" layak:role="reviewer" layak:due="hours(48)"/>
    <exclusiveGateway id="which" default="back"/>
    <endEvent id="accepted"/>
    <sequenceFlow id="f1" sourceRef="asked" targetRef="collect"/>
    <sequenceFlow id="f2" sourceRef="collect" targetRef="review"/>
    <sequenceFlow id="f3" sourceRef="review" targetRef="which"/>
    <sequenceFlow id="f4" sourceRef="which" targetRef="accepted">
      <conditionExpression>verdict = "accepted"</conditionExpression></sequenceFlow>
    <sequenceFlow id="back" sourceRef="which" targetRef="collect"/>
    <sequenceFlow id="f5" sourceRef="remind" targetRef="reminded"/>
    <sequenceFlow id="f6" sourceRef="late" targetRef="told"/>
    <sequenceFlow id="f7" sourceRef="granted" targetRef="move"/>
    <sequenceFlow id="f8" sourceRef="move" targetRef="moved"/>
  </process>
</definitions>""".encode()
PACKAGE = {"request.bpmn": REQUEST, "process.yaml": PROCESS_YAML}

TWO = f"""{HEAD}
  <process id="two" isExecutable="true">
    <startEvent id="start"/><parallelGateway id="split"/><parallelGateway id="join"/><endEvent id="end"/>
    <userTask id="first" name="Bagian satu" layak:role="officer" layak:agency="agency"/>
    <userTask id="second" name="Bagian dua" layak:role="officer" layak:agency="agency"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="split"/>
    <sequenceFlow id="f2" sourceRef="split" targetRef="first"/>
    <sequenceFlow id="f3" sourceRef="split" targetRef="second"/>
    <sequenceFlow id="f4" sourceRef="first" targetRef="join"/>
    <sequenceFlow id="f5" sourceRef="second" targetRef="join"/>
    <sequenceFlow id="f6" sourceRef="join" targetRef="end"/>
  </process>
</definitions>""".encode()
TWO_YAML = PROCESS_YAML.replace(b"main: request", b"main: two").replace(b"Permintaan bukti", b"Dua bagian")
TWO_PACKAGE = {"two.bpmn": TWO, "process.yaml": TWO_YAML}
